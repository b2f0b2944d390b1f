using LadaGan.Data.Images;

namespace LadaGan.Data.Loading;

/// <summary>What a <see cref="BatchLoader"/> makes of its images, in which order, and what it may use for it.</summary>
public sealed record BatchLoaderOptions
{
    /// <summary>Side of the square images, in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>Images a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The seed of the order.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that decode ahead; 0 decodes in the caller's thread. The images are the same for any number.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Batches that may be ready or under way at once: what bounds memory.</summary>
    public int PrefetchBatches { get; init; } = 4;

    /// <summary>How an image that is not square becomes square; the default is the paper's authors'.</summary>
    public ImageFit Fit { get; init; } = ImageFit.Squash;

    /// <summary>The resize kernel; the default, antialiased bilinear, is TensorFlow's and torchvision's.</summary>
    public ResampleFilter Filter { get; init; } = ResampleFilter.Bilinear;

    /// <summary>Flips each image left to right with probability ½, decided by (seed, position) alone.</summary>
    public bool Mirror { get; init; }

    /// <summary>Position of the first batch: 0, or a saved <see cref="BatchLoader.Position"/> to go on exactly there.</summary>
    public long StartPosition { get; init; }

    /// <summary>Finished images are kept in memory when all of them fit in so many bytes; 0 keeps none.</summary>
    public long CacheBudgetBytes { get; init; } = 1L << 30;

    /// <summary>Called once for each unusable image, in the thread that calls <see cref="BatchLoader.Next"/>, in the order of the batches.</summary>
    public Action<CorruptImage>? OnCorrupt { get; init; }
}
