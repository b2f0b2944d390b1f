using LadaGan.Experiments.Configuration;
using LadaGan.Torch;

namespace LadaGan.Experiments.Runs;

/// <summary>What a run is asked to do.</summary>
public sealed record RunRequest
{
    /// <summary>Where the images are (<see cref="LadaGan.Data.Datasets.ImageSource"/>); empty to resume with the run's own.</summary>
    public required string Data { get; init; }

    /// <summary>The part of a dataset that has several, such as <c>train</c>.</summary>
    public string? Split { get; init; }

    public required RunConfiguration Configuration { get; init; }

    /// <summary>Where run directories are numbered.</summary>
    public required string OutDir { get; init; }

    /// <summary>Continue the newest run of <see cref="OutDir"/> (or the run directory it is).</summary>
    public bool Resume { get; init; }

    /// <summary>Keys of the configuration (or <c>data</c>) that may differ from the run's that is resumed.</summary>
    public IReadOnlyList<string> MayChange { get; init; } = [];

    /// <summary>Decides every random number; null for 0, or for the run's own when it is resumed.</summary>
    public ulong? Seed { get; init; }

    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Threads an operator may use; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Threads that decode images; 0 decodes between steps.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The Inception network's weights for the configuration's metrics; null to look for them.</summary>
    public string? Inception { get; init; }

    /// <summary>Where features of real images are kept.</summary>
    public string CacheFolder { get; init; } = UserCache.Folder;

    /// <summary>A word added to the run directory's name.</summary>
    public string? Description { get; init; }
}
