using LadaGan.Architecture;

namespace LadaGan.Interop.Checkpoints;

/// <summary>
/// What a checkpoint of the authors' programs holds, in our names, shapes and orders of channels: as much of a training run as was saved.
/// </summary>
/// <remarks>
/// Every reader of such files makes one (<see cref="ForeignFile"/>), and everything that uses a checkpoint starts from one: a model file, a
/// run that continues, a file for another program. The values are in plain memory; libtorch is not needed.
/// </remarks>
public sealed record ForeignCheckpoint
{
    /// <summary>The path that was opened.</summary>
    public required string Path { get; init; }

    /// <summary>The kind of file.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>The authors' version that wrote it, whose details the networks follow.</summary>
    public required ConventionSet Conventions { get; init; }

    /// <summary>The generator's architecture, also the EMA generator's; null when the file holds neither.</summary>
    public GeneratorOptions? GeneratorOptions { get; init; }

    /// <summary>The discriminator's architecture; null when the file holds none.</summary>
    public DiscriminatorOptions? DiscriminatorOptions { get; init; }

    /// <summary>The generator that trains.</summary>
    public NamedValues? Generator { get; init; }

    /// <summary>The exponential moving average (EMA) of the generator.</summary>
    public NamedValues? Ema { get; init; }

    /// <summary>The discriminator, with its running statistics.</summary>
    public NamedValues? Discriminator { get; init; }

    /// <summary>The state of the generator's Adam.</summary>
    public AdamMoments? GeneratorOptimizer { get; init; }

    /// <summary>The state of the discriminator's Adam.</summary>
    public AdamMoments? DiscriminatorOptimizer { get; init; }

    /// <summary>How far training had come.</summary>
    public TrainingCounters Counters { get; init; } = new();

    /// <summary>What the file says about training, as settings of a configuration, such as <c>training.batch=64</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>What was assumed or left aside, a clause each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether everything is there from which training continues: three networks and two optimizers.</summary>
    public bool IsWholeRun => this is
    {
        Generator: not null, Ema: not null, Discriminator: not null, GeneratorOptimizer: not null, DiscriminatorOptimizer: not null,
    };
}

/// <summary>Both moments of Adam for every trained tensor of a network, and the number of its updates.</summary>
/// <param name="First">The means of gradients, by the names of the network's tensors.</param>
/// <param name="Second">The means of squared gradients.</param>
/// <param name="Steps">Updates made, t.</param>
public sealed record AdamMoments(NamedValues First, NamedValues Second, long Steps);

/// <summary>How far a run had come; what a file does not say is null.</summary>
public sealed record TrainingCounters
{
    /// <summary>Real images seen.</summary>
    public long? Images { get; init; }

    /// <summary>Training steps.</summary>
    public long? Steps { get; init; }

    /// <summary>Passes of batches through the discriminator's batch norms in training, which PyTorch counts.</summary>
    public long? BatchNormPasses { get; init; }

    /// <summary>The last FID that the program measured, by its own protocol.</summary>
    public double? Fid { get; init; }

    /// <summary>The best FID that the program measured.</summary>
    public double? BestFid { get; init; }
}
