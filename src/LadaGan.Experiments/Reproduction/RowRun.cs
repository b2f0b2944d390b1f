using System.Globalization;

namespace LadaGan.Experiments.Reproduction;

/// <summary>A run that fills a row: the paper's own configuration, or a replica of it.</summary>
/// <param name="Directory">The run directory.</param>
/// <param name="ImagesSeen">Images seen so far.</param>
/// <param name="PaperImages">Images that the row's configuration asks for.</param>
/// <param name="Ending">How it ended, if it did.</param>
/// <param name="Replica">How it differs from the row; null if it does not.</param>
public sealed record RowRun(string Directory, long ImagesSeen, long PaperImages, FoundEnding Ending, ReplicaLabel? Replica)
{
    /// <summary>The directory's name.</summary>
    public string Name => Path.GetFileName(Directory.TrimEnd('/'));

    /// <summary>The share of the paper's images that it has seen.</summary>
    public double Share => (double)ImagesSeen / PaperImages;

    /// <summary>That share in percent.</summary>
    public string ShareText => Share switch
    {
        0 => "0 %",
        < 0.0001 => "under 0.01 %",
        < 0.1 => (100 * Share).ToString("0.00 '%'", CultureInfo.InvariantCulture),
        _ => (100 * Share).ToString("0.0 '%'", CultureInfo.InvariantCulture),
    };

    /// <summary>What was found, to read its curves.</summary>
    internal FoundRun Found { get; init; } = null!;
}

/// <summary>How a replica differs from its row.</summary>
/// <param name="Description">In words, such as <c>widths × 0.25, 30,000 images, batch 16</c>.</param>
/// <param name="Differences">Each key, its value in the row and in the run.</param>
public sealed record ReplicaLabel(string Description, IReadOnlyList<(string Key, string Row, string Run)> Differences);
