using LadaGan.Interop.Checkpoints;

namespace LadaGan.Experiments.Exchange.Inspection;

/// <summary>What a file is and holds.</summary>
public sealed record FileReport
{
    /// <summary>The path that was given.</summary>
    public required string Path { get; init; }

    /// <summary>The kind of file, told by its contents.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>The size in bytes, of a folder that of all its files.</summary>
    public required long Bytes { get; init; }

    /// <summary>The SHA-256 of the file, in lower-case hexadecimal; null for a folder.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The networks that were recognised.</summary>
    public IReadOnlyList<NetworkReport> Networks { get; init; } = [];

    /// <summary>What the file says about training, in the order in which it matters; keys are lower case with underscores.</summary>
    public IReadOnlyList<(string Key, object Value)> Facts { get; init; } = [];

    /// <summary>Every tensor, in the file's order.</summary>
    public IReadOnlyList<ListedTensor> Tensors { get; init; } = [];

    /// <summary>What else must be known, a clause each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A network in a file.</summary>
/// <param name="Name">generator, ema or discriminator.</param>
/// <param name="Parameters">Trained values.</param>
/// <param name="Architecture">Its options as JSON, under the names of a configuration.</param>
/// <param name="HasOptimizer">Whether the moments of its Adam are there too.</param>
public sealed record NetworkReport(string Name, long Parameters, string Architecture, bool HasOptimizer);
