using LadaGan.Data.Images;

namespace LadaGan.Data.Loading;

/// <summary>The options of a <see cref="BatchLoader"/>: the form and order of its images, and its resources.</summary>
public sealed record BatchLoaderOptions
{
    public const long DefaultCacheBudgetBytes = 1L << 30;

    /// <summary>Side of the square images, in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>The batch size.</summary>
    public required int BatchSize { get; init; }

    /// <summary>
    /// From one batch to the next in the order; 0 for the batch size. More than that leaves images to other loaders, such as those of
    /// other processes, which start at other positions.
    /// </summary>
    public int Stride { get; init; }

    /// <summary>The seed of the order.</summary>
    public ulong Seed { get; init; }

    /// <summary>Worker threads that decode ahead; 0 decodes on the caller's thread. The images do not depend on their number.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Batches that may be ready or in progress at once; this bounds memory.</summary>
    public int PrefetchBatches { get; init; } = 4;

    /// <summary>How a non-square image becomes square; the default is that of the paper's authors.</summary>
    public ImageFit Fit { get; init; } = ImageFit.Squash;

    /// <summary>The resize kernel; the default, antialiased bilinear, is that of torchvision.</summary>
    public ResampleFilter Filter { get; init; } = ResampleFilter.Bilinear;

    /// <summary>Mirrors each image left to right with probability ½, as a function of (seed, position) only.</summary>
    public bool Mirror { get; init; }

    /// <summary>
    /// Whether the caller has an image already, by its index in the source; null for none. What it has is neither read nor decoded
    /// (<see cref="ImageBatch.Loaded"/>), and mirroring is then the caller's (<see cref="ImageBatch.Mirrored"/>). Workers call this.
    /// </summary>
    public Func<int, bool>? Has { get; init; }

    /// <summary>The position of the first batch: 0, or a saved <see cref="BatchLoader.Position"/> to resume from.</summary>
    public long StartPosition { get; init; }

    /// <summary>Resized images are cached in memory if all of them fit in this many bytes; 0 disables the cache.</summary>
    public long CacheBudgetBytes { get; init; } = DefaultCacheBudgetBytes;

    /// <summary>
    /// Called once for each unusable image, on the thread that calls <see cref="BatchLoader.Next"/>, in the order of the batches.
    /// </summary>
    public Action<CorruptImage>? OnCorrupt { get; init; }
}
