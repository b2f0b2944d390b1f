using LadaGan.Architecture;

namespace LadaGan.Experiments.Configuration;

/// <summary>Everything that determines what a run learns and how: the networks and the training, in one JSON file.</summary>
public sealed record RunConfiguration
{
    /// <summary>The configuration's name, part of the names of run directories.</summary>
    public required string Name { get; init; }

    /// <summary>Which of the authors' two implementations the details follow.</summary>
    /// <remarks>The details: <see cref="Architecture.Conventions"/>.</remarks>
    public ConventionSet Conventions { get; init; } = ConventionSet.Paper;

    /// <summary>The generator's architecture.</summary>
    public required GeneratorOptions Generator { get; init; }

    /// <summary>The discriminator's architecture.</summary>
    public required DiscriminatorOptions Discriminator { get; init; }

    /// <summary>How the networks are trained. The defaults are the paper's.</summary>
    public TrainingOptions Training { get; init; } = new();
}
