using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Ranks;
using LadaGan.Torch;

namespace LadaGan.Experiments.Runs;

/// <summary>A request for a training run: everything that a user can set.</summary>
public sealed record RunRequest
{
    /// <summary>The path of the images (<see cref="LadaGan.Data.Datasets.ImageSource"/>); empty to resume with the run's own.</summary>
    public required string Data { get; init; }

    /// <summary>The split of a dataset that has several, such as <c>train</c>.</summary>
    public string? Split { get; init; }

    public required RunConfiguration Configuration { get; init; }

    /// <summary>The folder of runs, in which run directories are numbered.</summary>
    public required string OutDir { get; init; }

    /// <summary>Whether to resume the newest run in <see cref="OutDir"/>, or the run directory it names.</summary>
    public bool Resume { get; init; }

    /// <summary>Another program's checkpoint that a new run continues; null to begin from initial weights.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Keys of the configuration (or <c>data</c>) that may differ from those of the resumed run.</summary>
    public IReadOnlyList<string> MayChange { get; init; } = [];

    /// <summary>Whether a new run accepts a file of <c>data build</c> whose fit or filter is not the configuration's.</summary>
    public bool AnyPreparation { get; init; }

    /// <summary>The seed of every random number; null for 0, or for the run's own seed when it is resumed.</summary>
    public ulong? Seed { get; init; }

    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Compute threads; 0 uses all cores.</summary>
    public int Threads { get; init; }

    /// <summary>This process's place among several that train together; null for a run of one process.</summary>
    public RankPlace? Place { get; init; }

    /// <summary>Workers: threads that decode images; 0 decodes between training steps.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The file with the Inception network's weights, for the configuration's metrics; null to search for it.</summary>
    public string? Inception { get; init; }

    /// <summary>The NuGet package with ResNet-18's weights; null to search for it, and to fetch it if it is missing.</summary>
    public string? ResNet18 { get; init; }

    /// <summary>The folder that caches the features of reference images.</summary>
    public string CacheFolder { get; init; } = UserCache.Folder;

    /// <summary>A word added to the run directory's name.</summary>
    public string? Description { get; init; }
}
