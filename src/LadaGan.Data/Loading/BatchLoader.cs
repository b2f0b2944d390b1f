using System.Diagnostics;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Loading;

/// <summary>
/// Delivers an endless sequence of batches of a source's images, [BatchSize, Size, Size, 3] bytes, in the seed's
/// <see cref="ShuffledOrder"/>. The batches do not depend on the number of workers, and a loader that starts at another's
/// <see cref="Position"/> continues exactly from there.
/// </summary>
/// <remarks>Does not dispose the source: dispose the loader first. Not thread-safe.</remarks>
public sealed class BatchLoader : IDisposable
{
    private readonly IImageSource _source;
    private readonly BatchLoaderOptions _options;
    private readonly ShuffledOrder _order;
    private readonly ImagePreparer _preparer;
    private readonly Mirror? _mirror;
    private readonly PixelBufferPool _pool;
    private readonly OrderedPrefetcher<ImageBatch>? _prefetcher;
    private readonly HashSet<int> _reported = [];
    private readonly Stopwatch _waiting = new();
    private bool _isDisposed;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public BatchLoader(IImageSource source, BatchLoaderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Workers);
        ArgumentOutOfRangeException.ThrowIfNegative(options.StartPosition);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PrefetchBatches, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Stride);
        (_source, _options, Position) = (source, options, options.StartPosition);
        _order = new ShuffledOrder(options.Seed, source.Count);
        _preparer = new ImagePreparer(source, options.Size, options.Fit, options.Filter, options.CacheBudgetBytes);
        _mirror = options.Mirror ? new Mirror(options.Seed) : null;
        _pool = new PixelBufferPool(checked(options.BatchSize * _preparer.ImageBytes), options.PrefetchBatches + 1);
        if (options.Workers > 0)
        {
            _prefetcher = new OrderedPrefetcher<ImageBatch>(
                (number, stop) => Assemble(options.StartPosition + (number * Stride), stop),
                options.Workers, options.PrefetchBatches);
        }
    }

    /// <summary>The next batch's position in the order: the number to save, and to resume from.</summary>
    public long Position { get; private set; }

    private int Stride => _options.Stride == 0 ? _options.BatchSize : _options.Stride;

    /// <summary>The number of distinct unusable images encountered so far.</summary>
    public int CorruptImages => _reported.Count;

    /// <summary>The total time spent in <see cref="Next"/>: how long training waited for images.</summary>
    public TimeSpan Waited => _waiting.Elapsed;

    /// <summary>The next batch; dispose it after use.</summary>
    /// <exception cref="DataException">No image can be decoded, or the source can no longer be read.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled; <see cref="Position"/> is unchanged.</exception>
    public ImageBatch Next(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var batch = Take(cancellation);
        Position += Stride;
        foreach (var index in batch.Corrupt.Where(_reported.Add))
        {
            _options.OnCorrupt?.Invoke(new CorruptImage(_source.Name(index), _preparer.Damage(index)!));
        }
        return batch;
    }

    /// <summary>
    /// The images at <paramref name="indices"/>, for a grid: [N, size, size, 3] bytes. A corrupt image is replaced as in a batch.
    /// </summary>
    /// <exception cref="DataException">No image can be decoded.</exception>
    public static byte[] ReadImages(
        IImageSource source, ReadOnlySpan<int> indices, int size, ImageFit fit = default, ResampleFilter filter = ResampleFilter.Bilinear)
    {
        var preparer = new ImagePreparer(source, size, fit, filter, cacheBudgetBytes: 0);
        var images = new byte[checked(indices.Length * preparer.ImageBytes)];
        for (var place = 0; place < indices.Length; place++)
        {
            preparer.Prepare(indices[place], images.AsSpan(place * preparer.ImageBytes, preparer.ImageBytes), []);
        }
        return images;
    }

    public void Dispose()
    {
        _isDisposed = true;
        _prefetcher?.Dispose();
    }

    private ImageBatch Take(CancellationToken cancellation)
    {
        _waiting.Start();
        try
        {
            return _prefetcher is null ? Assemble(Position, cancellation) : _prefetcher.Take(cancellation);
        }
        finally
        {
            _waiting.Stop();
        }
    }

    private ImageBatch Assemble(long position, CancellationToken cancellation)
    {
        var indices = _order.Take(position, _options.BatchSize);
        var mirrored = new bool[indices.Length];
        var (loaded, corrupt) = (new List<int>(indices.Length), new List<int>());
        var pixels = _pool.Rent();
        for (var place = 0; place < indices.Length; place++)
        {
            cancellation.ThrowIfCancellationRequested();
            mirrored[place] = _mirror?.Flips(position + place) ?? false;
            if (_options.Has?.Invoke(indices[place]) ?? false)
            {
                continue;
            }
            var image = pixels.AsSpan(loaded.Count * _preparer.ImageBytes, _preparer.ImageBytes);
            _preparer.Prepare(indices[place], image, corrupt);
            if (mirrored[place] && _options.Has is null)
            {
                Mirror.Flip(image, _options.Size);
            }
            loaded.Add(indices[place]);
        }
        return new ImageBatch(_pool, pixels, indices, _options.Size, position, corrupt) { Loaded = loaded, Mirrored = mirrored };
    }
}
