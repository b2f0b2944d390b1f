using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Loading;

/// <summary>
/// Hands out batches of a source's images, [BatchSize, Size, Size, 3] bytes, in the seed's <see cref="ShuffledOrder"/>, for ever.
/// The batches are the same for any number of workers, and a loader started at another's <see cref="Position"/> goes on exactly where that stood.
/// </summary>
/// <remarks>Does not own the source: dispose the loader first. For use from one thread.</remarks>
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
    private bool _isDisposed;

    /// <exception cref="ArgumentOutOfRangeException">A size or number of the options is out of range.</exception>
    public BatchLoader(IImageSource source, BatchLoaderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Workers);
        ArgumentOutOfRangeException.ThrowIfNegative(options.StartPosition);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PrefetchBatches, 1);
        (_source, _options, Position) = (source, options, options.StartPosition);
        _order = new ShuffledOrder(options.Seed, source.Count);
        _preparer = new ImagePreparer(source, options.Size, options.Fit, options.Filter, options.CacheBudgetBytes);
        _mirror = options.Mirror ? new Mirror(options.Seed) : null;
        _pool = new PixelBufferPool(checked(options.BatchSize * _preparer.ImageBytes), options.PrefetchBatches + 1);
        if (options.Workers > 0)
        {
            _prefetcher = new OrderedPrefetcher<ImageBatch>(
                (number, stop) => Assemble(options.StartPosition + (number * options.BatchSize), stop), options.Workers, options.PrefetchBatches);
        }
    }

    /// <summary>Position in the order of the next batch to be handed out: the number to save, and to start from again.</summary>
    public long Position { get; private set; }

    /// <summary>How many different images were found unusable in the batches handed out.</summary>
    public int CorruptImages => _reported.Count;

    /// <summary>The next batch; dispose it when its pixels are used up.</summary>
    /// <exception cref="DataException">No image can be decoded, or the source can no longer be read.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled; <see cref="Position"/> is unchanged.</exception>
    public ImageBatch Next(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var batch = _prefetcher is null ? Assemble(Position, cancellation) : _prefetcher.Take(cancellation);
        Position += _options.BatchSize;
        foreach (var index in batch.Corrupt.Where(_reported.Add))
        {
            _options.OnCorrupt?.Invoke(new CorruptImage(_source.Name(index), _preparer.Damage(index)!));
        }
        return batch;
    }

    /// <summary>The images at <paramref name="indices"/>, ready for a grid: [N, size, size, 3] bytes. A corrupt one is replaced as in a batch.</summary>
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

    private ImageBatch Assemble(long position, CancellationToken cancellation)
    {
        var indices = _order.Take(position, _options.BatchSize);
        var corrupt = new List<int>();
        var pixels = _pool.Rent();
        for (var place = 0; place < indices.Length; place++)
        {
            cancellation.ThrowIfCancellationRequested();
            var image = pixels.AsSpan(place * _preparer.ImageBytes, _preparer.ImageBytes);
            _preparer.Prepare(indices[place], image, corrupt);
            if (_mirror?.Flips(position + place) ?? false)
            {
                Mirror.Flip(image, _options.Size);
            }
        }
        return new ImageBatch(_pool, pixels, indices, _options.Size, position, corrupt);
    }
}
