using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Loading;

/// <summary>
/// Delivers selected images of a source once, in the given order, in batches of
/// [n, Size, Size, 3] bytes; worker threads decode ahead. What cannot be decoded is left out: a measurement counts no stand-in.
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
    private readonly List<int> _leftOut = [];

    /// <param name="source">The images.</param>
    /// <param name="indices">The images' indices, in order.</param>
    /// <param name="size">Side of the square images, in pixels.</param>
    /// <param name="batch">The batch size; the last batch, and one with an unusable image, is smaller.</param>
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

    /// <summary>The indices of the unusable images encountered so far, in order.</summary>
    public IReadOnlyList<int> LeftOut => _leftOut;

    /// <summary>The unusable images encountered so far, in order.</summary>
    public IEnumerable<CorruptImage> Corrupt => _leftOut.Select(index => new CorruptImage(_source.Name(index), _preparer.Damage(index)!));

    /// <summary>The next batch, to be disposed after use; null after the last. It is empty if none of its images can be decoded.</summary>
    /// <exception cref="DataException">The source can no longer be read.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public ImageBatch? Next(CancellationToken cancellation = default)
    {
        var batch = _prefetcher.Take(cancellation);
        _leftOut.AddRange(batch?.Corrupt ?? []);
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
        var (usable, corrupt) = (new List<int>(_batch), new List<int>());
        var pixels = _pool.Rent();
        foreach (var index in _indices.AsSpan((int)start, (int)Math.Min(_batch, _indices.Length - start)))
        {
            cancellation.ThrowIfCancellationRequested();
            var place = pixels.AsSpan(usable.Count * _preparer.ImageBytes, _preparer.ImageBytes);
            (_preparer.TryPrepare(index, place) ? usable : corrupt).Add(index);
        }
        return new ImageBatch(_pool, pixels, [.. usable], _size, start, corrupt);
    }
}
