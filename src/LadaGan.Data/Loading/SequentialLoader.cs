using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Loading;

/// <summary>
/// Delivers selected images of a source once, in the given order, in batches of
/// [n, Size, Size, 3] bytes; worker threads decode ahead.
/// </summary>
/// <remarks>Does not dispose the source: dispose the loader first. Not thread-safe.</remarks>
public sealed class SequentialLoader : IDisposable
{
    private const int PrefetchBatches = 4;

    private readonly IImageSource _source;
    private readonly int[] _indices;
    private readonly int _batch;
    private readonly ImagePreparer _preparer;
    private readonly PixelBufferPool _pool;
    private readonly OrderedPrefetcher<ImageBatch?> _prefetcher;
    private readonly int _size;
    private readonly HashSet<int> _reported = [];

    /// <param name="source">The images.</param>
    /// <param name="indices">The images' indices, in order.</param>
    /// <param name="size">Side of the square images, in pixels.</param>
    /// <param name="batch">The batch size; the last batch may be smaller.</param>
    /// <param name="workers">Worker threads that decode; at least one.</param>
    /// <param name="fit">How an image becomes square.</param>
    /// <param name="filter">The resize kernel.</param>
    public SequentialLoader(IImageSource source, int[] indices, int size, int batch, int workers, ImageFit fit, ResampleFilter filter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        (_source, _indices, _size, _batch) = (source, indices, size, batch);
        _preparer = new ImagePreparer(source, size, fit, filter, cacheBudgetBytes: 0);
        _pool = new PixelBufferPool(checked(batch * _preparer.ImageBytes), PrefetchBatches + 1);
        _prefetcher = new OrderedPrefetcher<ImageBatch?>(Assemble, workers, PrefetchBatches);
    }

    /// <summary>The unusable images encountered so far; each was replaced by the next image that decodes.</summary>
    public IEnumerable<CorruptImage> Corrupt => _reported.Select(index => new CorruptImage(_source.Name(index), _preparer.Damage(index)!));

    /// <summary>The next batch, to be disposed after use; null after the last.</summary>
    /// <exception cref="DataException">No image can be decoded, or the source can no longer be read.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public ImageBatch? Next(CancellationToken cancellation = default)
    {
        var batch = _prefetcher.Take(cancellation);
        _reported.UnionWith(batch?.Corrupt ?? []);
        return batch;
    }

    public void Dispose() => _prefetcher.Dispose();

    private ImageBatch? Assemble(long number, CancellationToken cancellation)
    {
        var start = number * _batch;
        if (start >= _indices.Length)
        {
            return null;
        }
        var indices = _indices[(int)start..(int)Math.Min(start + _batch, _indices.Length)];
        var corrupt = new List<int>();
        var pixels = _pool.Rent();
        for (var place = 0; place < indices.Length; place++)
        {
            cancellation.ThrowIfCancellationRequested();
            _preparer.Prepare(indices[place], pixels.AsSpan(place * _preparer.ImageBytes, _preparer.ImageBytes), corrupt);
        }
        return new ImageBatch(_pool, pixels, indices, _size, start, corrupt);
    }
}
