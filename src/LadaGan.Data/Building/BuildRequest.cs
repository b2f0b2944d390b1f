using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Building;

/// <summary>What a data file is built from, and how.</summary>
public sealed record BuildRequest
{
    /// <summary>A folder, zip or other dataset that <see cref="ImageSource"/> opens.</summary>
    public required string Source { get; init; }

    /// <summary>The file to write: <c>.zip</c> (StyleGAN's layout, PNG) or <c>.safetensors</c> (packed).</summary>
    public required string Destination { get; init; }

    /// <summary>Side of the square images, in pixels.</summary>
    public required int Size { get; init; }

    public ImageFit Fit { get; init; } = ImageFit.Squash;

    public ResampleFilter Filter { get; init; } = ResampleFilter.Bilinear;

    /// <summary>Which split of the source to read, and how to decode its images.</summary>
    public SourceOptions Reading { get; init; } = SourceOptions.Default;

    /// <summary>The maximum number of images; null for all.</summary>
    public int? Max { get; init; }

    /// <summary>Whether to write the images' classes.</summary>
    public bool WithLabels { get; init; }

    /// <summary>Whether an image that cannot be decoded fails the build; otherwise it is skipped.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether to replace an existing file at <see cref="Destination"/>.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Worker threads that decode, resize and encode; the file does not depend on their number.</summary>
    public int Workers { get; init; } = 1;
}
