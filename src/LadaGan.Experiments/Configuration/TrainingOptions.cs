using LadaGan.Model.Augmentation;

namespace LadaGan.Experiments.Configuration;

/// <summary>How a run learns. Defaults are the paper's.</summary>
public sealed record TrainingOptions
{
    /// <summary>Images of a step.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Real images to see before the run ends.</summary>
    public long Images { get; init; } = 10_000_000;

    public double GeneratorLearningRate { get; init; } = 2e-4;

    public double DiscriminatorLearningRate { get; init; } = 2e-4;

    /// <summary>Adam's β₁.</summary>
    public double Beta1 { get; init; } = 0.5;

    /// <summary>Adam's β₂.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Decay of the generator's moving average, per step.</summary>
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>Weight γ of the R1 penalty; 0 leaves it out.</summary>
    public double R1Gamma { get; init; } = 1e-4;

    /// <summary>DiffAugment's policy: color, translation, cutout, in any combination, or none.</summary>
    public AugmentationPolicy Augment { get; init; } = AugmentationPolicy.None;

    /// <summary>λ_real of balanced consistency regularisation; both λ 0 switch it off.</summary>
    public double BcrReal { get; init; }

    /// <summary>λ_fake of balanced consistency regularisation.</summary>
    public double BcrFake { get; init; }

    /// <summary>Thousands of images between snapshots.</summary>
    public double SnapshotKimg { get; init; } = 200;

    /// <summary>Training states kept.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>Thousands of images between two records in the logs; 0 chooses a two-hundredth of the run, at most 4.</summary>
    public double TickKimg { get; init; }
}
