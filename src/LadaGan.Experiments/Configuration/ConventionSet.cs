namespace LadaGan.Experiments.Configuration;

/// <summary>The authors' two versions.</summary>
public enum ConventionSet
{
    /// <summary>The TensorFlow version, which made the paper's numbers.</summary>
    Paper,

    /// <summary>The PyTorch version.</summary>
    Pytorch,
}
