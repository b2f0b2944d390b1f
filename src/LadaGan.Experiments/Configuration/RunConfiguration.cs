using LadaGan.Architecture;

namespace LadaGan.Experiments.Configuration;

/// <summary>Everything that decides what a run learns and how: one JSON file is one run.</summary>
public sealed record RunConfiguration
{
    /// <summary>The name that run directories carry.</summary>
    public required string Name { get; init; }

    /// <summary>Which of the authors' two sets of details (<see cref="Architecture.Conventions"/>).</summary>
    public ConventionSet Conventions { get; init; } = ConventionSet.Paper;

    public required GeneratorOptions Generator { get; init; }

    public required DiscriminatorOptions Discriminator { get; init; }

    public TrainingOptions Training { get; init; } = new();
}
