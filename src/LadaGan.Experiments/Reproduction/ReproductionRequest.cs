using LadaGan.Experiments.Configuration;
using LadaGan.Torch;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Which rows of the paper to train, and how.</summary>
public sealed record ReproductionRequest
{
    /// <summary>The rows, in the order in which they are trained.</summary>
    public required IReadOnlyList<PaperRow> Rows { get; init; }

    /// <summary>The path of the images.</summary>
    public required string Data { get; init; }

    /// <summary>The split of a dataset that has several.</summary>
    public string? Split { get; init; }

    /// <summary>The folder of runs: finished runs in it are kept, unfinished ones are resumed.</summary>
    public required string Runs { get; init; }

    /// <summary>How the runs differ from the paper's.</summary>
    public Replica Replica { get; init; } = new();

    /// <summary>
    /// The metrics of every run; null for the usual ones: those of the configuration, and <c>fd-resnet18-5k</c> for a replica.
    /// </summary>
    public string? Metrics { get; init; }

    /// <summary>The seed of every run.</summary>
    public ulong Seed { get; init; }

    /// <summary>The device that computes.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Compute threads; 0 uses all cores.</summary>
    public int Threads { get; init; }

    /// <summary>Threads that decode images.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The file with the Inception network's weights; null to search for it.</summary>
    public string? Inception { get; init; }

    /// <summary>The NuGet package with ResNet-18's weights; null to search for it, and to fetch it if it is missing.</summary>
    public string? ResNet18 { get; init; }
}
