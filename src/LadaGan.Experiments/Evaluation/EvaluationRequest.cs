using LadaGan.Data.Images;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;
using LadaGan.Metrics;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation;

/// <summary>What is compared with what, and how.</summary>
public sealed record EvaluationRequest
{
    /// <summary>On two processors larger batches are no faster and need more memory.</summary>
    public const int DefaultBatch = 16;

    /// <summary>
    /// A model file, a run directory, or a folder of runs; null when <see cref="Images"/> or <see cref="Features"/> are given.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Generated images that are there already: a data set, or a <c>.npz</c> with <c>arr_0</c>.</summary>
    public string? Images { get; init; }

    /// <summary>The real images; null when <see cref="Reference"/> is given.</summary>
    public string? Data { get; init; }

    /// <summary>The part of a data set that has several.</summary>
    public string? Split { get; init; }

    /// <summary>A <c>.npz</c> with statistics or images in place of <see cref="Data"/>.</summary>
    public string? Reference { get; init; }

    /// <summary>Where the real images' statistics are written; null for nowhere.</summary>
    public string? SaveReference { get; init; }

    /// <summary>Two files of features, of the generated and of the real images, in place of all the above.</summary>
    public (string Generated, string Real)? Features { get; init; }

    public Protocol? Protocol { get; init; }

    /// <summary>Generated images without a protocol; null for 50,000, or for all stored ones.</summary>
    public int? Count { get; init; }

    public IReadOnlyList<Metric> Metrics { get; init; } = [Metric.Fid];

    /// <summary>How many sets of generated images, each of latents of its own.</summary>
    public int Sets { get; init; } = 1;

    /// <summary>The picture of nearest neighbours.</summary>
    public string? NeighbourGrid { get; init; }

    /// <summary>The Inception network's weights; null to look for them.</summary>
    public string? Inception { get; init; }

    /// <summary>Of the network's convolutions.</summary>
    public DataType Precision { get; init; } = DataType.Float32;

    /// <summary>Side of the images; null for the model's, or that of the stored generated images.</summary>
    public int? Size { get; init; }

    public ImageFit Fit { get; init; } = ImageFit.Squash;

    public ResampleFilter Filter { get; init; } = ResampleFilter.Bilinear;

    public int Batch { get; init; } = DefaultBatch;

    /// <summary>Threads that decode ahead of the network.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Where the Inception network computes, and the generator on libtorch.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>What runs the generator of <see cref="Model"/>.</summary>
    public GenerationEngine Engine { get; init; } = GenerationEngine.Inference;

    /// <summary>Compute threads of that engine; 0 for one per core.</summary>
    public int Threads { get; init; }

    /// <summary>Where features of real images are kept.</summary>
    public string CacheFolder { get; init; } = UserCache.Folder;
}
