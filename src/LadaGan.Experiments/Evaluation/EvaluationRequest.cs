using LadaGan.Data.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Ranks;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation;

/// <summary>The images to compare, and how.</summary>
public sealed record EvaluationRequest
{
    /// <summary>On two cores, larger batches are no faster and need more memory.</summary>
    public const int DefaultBatch = 16;

    /// <summary>
    /// A model file, a run directory, or a folder of runs; null if <see cref="Images"/> or <see cref="Features"/> is given.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Stored generated images: a dataset, or a <c>.npz</c> with <c>arr_0</c>.</summary>
    public string? Images { get; init; }

    /// <summary>The dataset of reference images; null if <see cref="Reference"/> is given.</summary>
    public string? Data { get; init; }

    /// <summary>The split of a dataset that has several.</summary>
    public string? Split { get; init; }

    /// <summary>A <c>.npz</c> with reference statistics or images, in place of <see cref="Data"/>.</summary>
    public string? Reference { get; init; }

    /// <summary>The file to write the reference statistics to; null for none.</summary>
    public string? SaveReference { get; init; }

    /// <summary>Two files of features, for the generated and the reference images, in place of everything above.</summary>
    public (string Generated, string Real)? Features { get; init; }

    public Protocol? Protocol { get; init; }

    /// <summary>The number of generated images if there is no protocol; null for 50,000, or for all stored ones.</summary>
    public int? Count { get; init; }

    public IReadOnlyList<Metric> Metrics { get; init; } = [Metric.Fid];

    /// <summary>The number of sets of generated images, each from its own latents.</summary>
    public int Sets { get; init; } = 1;

    /// <summary>The PNG file for the grid of nearest neighbours.</summary>
    public string? NeighbourGrid { get; init; }

    /// <summary>The file with the Inception network's weights; null to search for it.</summary>
    public string? Inception { get; init; }

    /// <summary>The NuGet package with ResNet-18's weights; null to search for it, and to fetch it if it is missing.</summary>
    public string? ResNet18 { get; init; }

    /// <summary>The precision of the networks' convolutions.</summary>
    public DataType Precision { get; init; } = DataType.Float32;

    /// <summary>Side of the images in pixels; null for that of the model or the stored generated images.</summary>
    public int? Size { get; init; }

    /// <summary>How stored images are made square; null for the protocol's way, or the one by which the model's run learned.</summary>
    public ImageFit? Fit { get; init; }

    /// <summary>The resize kernel of stored images; null as for <see cref="Fit"/>.</summary>
    public ResampleFilter? Filter { get; init; }

    /// <summary>Whether stored images are turned by their EXIF orientation; null for what the run that made the model did.</summary>
    public bool? Exif { get; init; }

    /// <summary>Largest stored image to decode, in millions of pixels; null for what the run that made the model did.</summary>
    public int? Megapixels { get; init; }

    public int Batch { get; init; } = DefaultBatch;

    /// <summary>Workers: threads that decode images ahead of the network.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Where the feature networks compute, and the generator on libtorch.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>What runs the generator of <see cref="Model"/>; null for what suits device and model.</summary>
    public GenerationEngine? Engine { get; init; }

    /// <summary>Compute threads of that engine; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>This process's place among several that evaluate together; null for one process.</summary>
    public RankPlace? Place { get; init; }

    /// <summary>The folder that caches the features of reference images.</summary>
    public string CacheFolder { get; init; } = UserCache.Folder;

    /// <summary>What the reference images must have features for: a saved file with Inception's statistics includes FID's.</summary>
    internal IReadOnlyList<Metric> ReferenceMetrics =>
        SaveReference is not null && Metrics.Any(metric => metric.Networks.Contains(FeatureNetwork.Inception))
            ? [Metric.Fid, .. Metrics]
            : Metrics;
}
