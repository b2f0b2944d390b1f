using System.ComponentModel.DataAnnotations;
using LadaGan.Model.Augmentation;
using LadaGan.Model.Losses;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Configuration;

/// <summary>How a run learns. Defaults are the paper's.</summary>
public sealed record TrainingOptions
{
    /// <summary>Images of a step.</summary>
    [Range(1, 65536)]
    public int Batch { get; init; } = 128;

    /// <summary>
    /// Images that go through the networks at once, a divisor of <see cref="Batch"/>; gradients are gathered until the batch is whole. 0 is
    /// the whole batch. Less memory, the same step, but for batch norm, whose statistics are those of the images that go through together.
    /// </summary>
    [Range(0, 65536)]
    public int BatchDevice { get; init; }

    /// <summary>Real images to see before the run ends.</summary>
    [Range(1, 1e12)]
    public long Images { get; init; } = 10_000_000;

    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double GeneratorLearningRate { get; init; } = 2e-4;

    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double DiscriminatorLearningRate { get; init; } = 2e-4;

    /// <summary>Adam's β₁.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.5;

    /// <summary>Adam's β₂.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Decay of the generator's moving average, per step.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>The adversarial loss.</summary>
    public AdversarialLoss Loss { get; init; } = AdversarialLoss.Logistic;

    /// <summary>Weight γ of the R1 penalty; 0 leaves it out.</summary>
    [Range(0.0, 1e6)]
    public double R1Gamma { get; init; } = 1e-4;

    /// <summary>The penalty is taken every so many steps, with a weight that many times γ; 1 is every step, as in the paper.</summary>
    [Range(1, 65536)]
    public int R1Every { get; init; } = 1;

    /// <summary>
    /// In which numbers the layers multiply in training. Weights, norms, losses and
    /// optimizers are float32, and so is the averaged generator.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>DiffAugment's policy: color, translation, cutout, in any combination, or none.</summary>
    public AugmentationPolicy Augment { get; init; } = AugmentationPolicy.None;

    /// <summary>λ_real of balanced consistency regularisation; both λ 0 switch it off.</summary>
    [Range(0.0, 1e6)]
    public double BcrReal { get; init; }

    /// <summary>λ_fake of balanced consistency regularisation.</summary>
    [Range(0.0, 1e6)]
    public double BcrFake { get; init; }

    /// <summary>Whether every image is shown mirrored, too, which makes twice as many of them.</summary>
    public bool Mirror { get; init; }

    /// <summary>The share of the images that is used, above 0 and at most 1.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Subset { get; init; } = 1;

    /// <summary>Training states that are kept, the newest ones; at least 2, so that one is whole while another is written.</summary>
    [Range(2, 1000000)]
    public int Keep { get; init; } = 3;

    /// <summary>Whether attention maps are drawn beside the pictures of a snapshot.</summary>
    public bool Attention { get; init; }

    /// <summary>Whether a run ends when its pictures have become all alike.</summary>
    public bool StopOnCollapse { get; init; }

    /// <summary>What is measured of the averaged generator, such as <c>fid50k</c> or <c>fid5k,kid5k</c>; none for nothing.</summary>
    public string Metrics { get; init; } = "none";

    /// <summary>Thousands of images between two measurements; 0 measures at each snapshot.</summary>
    [Range(0.0, 1e9)]
    public double MetricKimg { get; init; }

    /// <summary>Thousands of images between snapshots.</summary>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double SnapshotKimg { get; init; } = 200;

    /// <summary>Thousands of images between two records in the logs; 0 chooses a two-hundredth of the run, at most 4.</summary>
    [Range(0.0, 1e9)]
    public double TickKimg { get; init; }
}
