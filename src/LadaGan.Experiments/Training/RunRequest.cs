using LadaGan.Experiments.Configuration;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training;

/// <summary>What a run is asked to do.</summary>
public sealed record RunRequest
{
    /// <summary>A folder or zip of images.</summary>
    public required string Data { get; init; }

    public required RunConfiguration Configuration { get; init; }

    /// <summary>Where run directories are numbered.</summary>
    public required string OutDir { get; init; }

    /// <summary>Continue the newest run of <see cref="OutDir"/> (or the run directory it is).</summary>
    public bool Resume { get; init; }

    public ulong Seed { get; init; }

    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Threads an operator may use; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Threads that decode images; 0 decodes between steps.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>A word added to the run directory's name.</summary>
    public string? Description { get; init; }
}
