using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Building;

/// <summary>What a data file is made of, and how.</summary>
public sealed record BuildRequest
{
    /// <summary>A folder, zip or other data set that <see cref="ImageSource"/> opens.</summary>
    public required string Source { get; init; }

    /// <summary>The file to write: <c>.zip</c> (StyleGAN's layout, PNG) or <c>.safetensors</c> (packed).</summary>
    public required string Destination { get; init; }

    /// <summary>Side of the square images, in pixels.</summary>
    public required int Size { get; init; }

    public ImageFit Fit { get; init; } = ImageFit.Squash;

    public ResampleFilter Filter { get; init; } = ResampleFilter.Bilinear;

    /// <summary>The source's split, and how its images are decoded.</summary>
    public SourceOptions Reading { get; init; } = SourceOptions.Default;

    /// <summary>Ends with so many images; null for all.</summary>
    public int? Max { get; init; }

    /// <summary>Whether the images' classes are written too.</summary>
    public bool WithLabels { get; init; }

    /// <summary>Whether an image that cannot be decoded ends the build instead of being left out.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether a file at <see cref="Destination"/> is replaced.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Threads that decode, resize and encode; the file is the same for any number.</summary>
    public int Workers { get; init; } = 1;
}
