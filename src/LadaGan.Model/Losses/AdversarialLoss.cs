namespace LadaGan.Model.Losses;

/// <summary>Which adversarial loss.</summary>
public enum AdversarialLoss
{
    /// <summary>Non-saturating logistic (<see cref="LogisticLoss"/>; the paper's).</summary>
    Logistic,

    /// <summary>Margins of one (<see cref="HingeLoss"/>; the other one of the authors' code).</summary>
    Hinge,
}
