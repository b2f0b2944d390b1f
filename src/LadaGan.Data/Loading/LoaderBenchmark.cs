using System.Diagnostics;
using LadaGan.Data.Datasets;

namespace LadaGan.Data.Loading;

/// <summary>Measures a loader alone: the images per second it can deliver to training.</summary>
public static class LoaderBenchmark
{
    private const int Warmup = 2;

    /// <summary>The result of the benchmark.</summary>
    /// <param name="Decoded">Images per second without the cache (from a packed file: copied from the mapped file).</param>
    /// <param name="Cached">Images per second from the cache; null if they do not fit the loader's budget.</param>
    /// <param name="CachedImages">The number of images in the cache during the second measurement.</param>
    public sealed record Result(double Decoded, double? Cached, int CachedImages);

    /// <summary>Loads batches for <paramref name="seconds"/>, first without the cache, then from it.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="options">Size, batch size, workers; the cache budget decides whether the second measurement takes place.</param>
    /// <param name="seconds">The duration of each measurement.</param>
    /// <exception cref="DataException">No image of the source can be used.</exception>
    public static Result Run(IImageSource source, BatchLoaderOptions options, double seconds)
    {
        double decoded;
        using (var loader = new BatchLoader(source, options with { CacheBudgetBytes = 0 }))
        {
            decoded = Measure(loader, Warmup, seconds);
        }
        if ((long)source.Count * options.Size * options.Size * 3 > options.CacheBudgetBytes)
        {
            return new Result(decoded, null, 0);
        }
        // As many images as can be decoded in the same time: enough to exceed the processor's caches.
        var images = (int)Math.Clamp(decoded * seconds, Math.Min(options.BatchSize, source.Count), source.Count);
        // Not disposed: that would dispose the source.
        var part = new FractionImageSource(source, (double)images / source.Count, options.Seed);
        using var cached = new BatchLoader(part, options);
        return new Result(decoded,
            Measure(cached, ((part.Count + options.BatchSize - 1) / options.BatchSize) + options.PrefetchBatches, seconds), part.Count);
    }

    private static double Measure(BatchLoader loader, int warmup, double seconds)
    {
        for (var batch = 0; batch < warmup; batch++)
        {
            loader.Next().Dispose();
        }
        var (start, watch) = (loader.Position, Stopwatch.StartNew());
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            loader.Next().Dispose();
        }
        return (loader.Position - start) / watch.Elapsed.TotalSeconds;
    }
}
