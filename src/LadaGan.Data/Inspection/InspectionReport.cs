using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Loading;

namespace LadaGan.Data.Inspection;

/// <summary>The contents of a dataset.</summary>
public sealed record InspectionReport
{
    /// <summary>The dataset's path.</summary>
    public required string Source { get; init; }

    /// <summary>The number of images, including those that cannot be used.</summary>
    public required int Count { get; init; }

    /// <summary>The sum of the images' encoded lengths.</summary>
    public required long Bytes { get; init; }

    /// <summary>The files that were skipped.</summary>
    public required SkippedFiles Skipped { get; init; }

    /// <summary>What the user should know about the choice of the images, such as a list that is not used.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The number of images of each format, most frequent first.</summary>
    public required IReadOnlyList<(string Kind, int Count)> Kinds { get; init; }

    /// <summary>The number of usable images of each size, most frequent first.</summary>
    public required IReadOnlyList<(int Width, int Height, int Count)> Sizes { get; init; }

    /// <summary>The number of images of each class, in the order of the classes; empty if there are no classes.</summary>
    public required IReadOnlyList<(int Label, int Count)> Labels { get; init; }

    /// <summary>The names of the classes, the first that of class 0; empty if they are not known.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The images that cannot be used, by name and reason.</summary>
    public required IReadOnlyList<CorruptImage> Corrupt { get; init; }

    /// <summary>The names of images whose EXIF orientation turns or mirrors them, as phones store portraits.</summary>
    public required IReadOnlyList<string> Turned { get; init; }

    /// <summary>The names of images with identical pixels, one list per group, in the source's order.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Duplicates { get; init; }

    /// <summary>Red, green, blue; empty if no image can be used.</summary>
    public required IReadOnlyList<ChannelStatistic> Channels { get; init; }

    /// <summary>How a packed data file was built; empty for any other source.</summary>
    public required IReadOnlyDictionary<string, string> Packed { get; init; }

    /// <summary>Whether a packed data file's pixels match its SHA-256; null if it has none, and for any other source.</summary>
    public required bool? IsWhole { get; init; }

    /// <summary>The recommended size for a build: the largest of 32, 64, 128 and 256 that enlarges fewer than half of the images.</summary>
    public required int RecommendedSize { get; init; }

    /// <summary>The recommended fit for a build: squash if nearly all images are nearly square, else crop.</summary>
    public required ImageFit RecommendedFit { get; init; }
}
