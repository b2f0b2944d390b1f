using LadaGan.Torch;

namespace LadaGan.Model.Losses;

/// <summary>The adversarial loss on logits D(x) and D(G(z)), [B, 25] each, averaged over all of them.</summary>
public enum AdversarialLoss
{
    /// <summary>Non-saturating logistic: D: softplus(−D(x)) + softplus(D(G(z))), G: softplus(−D(G(z))).</summary>
    /// <remarks>The paper's, equations 14 and 15 (14's "1 − log" is a misprint); Goodfellow et al. 2014.</remarks>
    Logistic,

    /// <summary>Hinge: D: relu(1 − D(x)) + relu(1 + D(G(z))), with no gradient beyond ±1; G: −D(G(z)).</summary>
    /// <remarks>Lim and Ye 2017, "Geometric GAN" (arXiv:1705.02894); an option of the authors' code.</remarks>
    Hinge,
}

/// <summary>The formulas of <see cref="AdversarialLoss"/>.</summary>
public static class AdversarialLosses
{
    /// <summary>The discriminator's loss, a scalar, without R1 and bCR.</summary>
    /// <param name="loss">The kind of loss.</param>
    /// <param name="realLogits">D(x), [B, 25].</param>
    /// <param name="fakeLogits">D(G(z)), [B, 25].</param>
    public static Tensor Discriminator(this AdversarialLoss loss, Tensor realLogits, Tensor fakeLogits) => loss switch
    {
        AdversarialLoss.Logistic => (-realLogits).Softplus().Mean() + fakeLogits.Softplus().Mean(),
        AdversarialLoss.Hinge => (1 - realLogits).Relu().Mean() + (fakeLogits + 1).Relu().Mean(),
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "not an adversarial loss"),
    };

    /// <summary>The generator's loss, a scalar.</summary>
    /// <param name="loss">The kind of loss.</param>
    /// <param name="fakeLogits">D(G(z)), [B, 25].</param>
    public static Tensor Generator(this AdversarialLoss loss, Tensor fakeLogits) => loss switch
    {
        AdversarialLoss.Logistic => (-fakeLogits).Softplus().Mean(),
        AdversarialLoss.Hinge => -fakeLogits.Mean(),
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "not an adversarial loss"),
    };
}
