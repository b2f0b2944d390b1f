using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Loading;

namespace LadaGan.Data.Inspection;

/// <summary>What is in a data set.</summary>
public sealed record InspectionReport
{
    /// <summary>The data set's path.</summary>
    public required string Source { get; init; }

    /// <summary>Images, those that cannot be used included.</summary>
    public required int Count { get; init; }

    /// <summary>Sum of the images' encoded lengths.</summary>
    public required long Bytes { get; init; }

    /// <summary>What lay beside the images and was left out.</summary>
    public required SkippedFiles Skipped { get; init; }

    /// <summary>How many images are of each kind, the most frequent first.</summary>
    public required IReadOnlyList<(string Kind, int Count)> Kinds { get; init; }

    /// <summary>How many usable images have each size, the most frequent first.</summary>
    public required IReadOnlyList<(int Width, int Height, int Count)> Sizes { get; init; }

    /// <summary>How many images have each class, in the classes' order; empty when there are none.</summary>
    public required IReadOnlyList<(int Label, int Count)> Labels { get; init; }

    /// <summary>The images that cannot be used, by name and reason.</summary>
    public required IReadOnlyList<CorruptImage> Corrupt { get; init; }

    /// <summary>The names of images with the same pixels, a list for each such picture, in the source's order.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Duplicates { get; init; }

    /// <summary>Red, green, blue; empty when no image can be used.</summary>
    public required IReadOnlyList<ChannelStatistic> Channels { get; init; }

    /// <summary>What a packed data file says of its making; empty for any other source.</summary>
    public required IReadOnlyDictionary<string, string> Packed { get; init; }

    /// <summary>Whether a packed data file's pixels have the hash it names; null when it names none, and for any other source.</summary>
    public required bool? IsWhole { get; init; }

    /// <summary>The size `data build` would be given: the largest of 32, 64, 128 and 256 that enlarges fewer than half of the images.</summary>
    public required int RecommendedSize { get; init; }

    /// <summary>The fit `data build` would be given: squash when nearly all images are nearly square, else crop.</summary>
    public required ImageFit RecommendedFit { get; init; }
}
