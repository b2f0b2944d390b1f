using System.Collections.Concurrent;

namespace LadaGan.Data.Loading;

/// <summary>A batch of images as bytes, ready for conversion to floats. Disposing it returns its memory to the loader.</summary>
public sealed unsafe class ImageBatch : IDisposable
{
    private readonly PixelBufferPool _pool;
    private readonly int[] _indices;
    private byte[]? _pixels;

    internal ImageBatch(PixelBufferPool pool, byte[] pixels, int[] indices, int size, long position, IReadOnlyList<int> corrupt)
    {
        (_pool, _pixels, _indices, Size, Position, Corrupt, Loaded) = (pool, pixels, indices, size, position, corrupt, indices);
    }

    /// <summary>The number of images.</summary>
    public int Count => _indices.Length;

    /// <summary>Side of the square images, in pixels.</summary>
    public int Size { get; }

    /// <summary>The first image's position in the order.</summary>
    public long Position { get; }

    /// <summary>
    /// Each image's index in the source according to the order (in place of a corrupt image, the next that decodes is delivered).
    /// </summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>The indices of the images whose pixels are here: all, but for those that the caller has already.</summary>
    public IReadOnlyList<int> Loaded { get; init; }

    /// <summary>Which of the images are mirrored left to right; the caller mirrors them if it has some already.</summary>
    public IReadOnlyList<bool> Mirrored { get; init; } = [];

    /// <summary>The pixels of the images that were loaded, [Count, Size, Size, 3] if the caller has none.</summary>
    /// <exception cref="ObjectDisposedException">The batch was disposed.</exception>
    public ReadOnlySpan<byte> Pixels => Buffer.AsSpan(0, Loaded.Count * Size * Size * 3);

    /// <summary>The address of the pixels; the array is pinned until the batch is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The batch was disposed.</exception>
    public nint Address => (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref Buffer[0]);

    /// <summary>Indices of the unusable images encountered.</summary>
    internal IReadOnlyList<int> Corrupt { get; }

    private byte[] Buffer => _pixels ?? throw new ObjectDisposedException(nameof(ImageBatch));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels)
        {
            _pool.Return(pixels);
        }
    }
}

/// <summary>
/// A pool of pinned arrays of one length: they are large, and allocating one per batch would burden the garbage collector.
/// </summary>
internal sealed class PixelBufferPool(int length, int kept)
{
    private readonly ConcurrentBag<byte[]> _free = [];

    public byte[] Rent() => _free.TryTake(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(length, pinned: true);

    public void Return(byte[] buffer)
    {
        if (_free.Count < kept)
        {
            _free.Add(buffer);
        }
    }
}
