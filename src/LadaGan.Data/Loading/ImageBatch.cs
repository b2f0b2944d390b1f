using System.Collections.Concurrent;

namespace LadaGan.Data.Loading;

/// <summary>Images ready for the network, before they become floats; disposing it gives its memory back to the loader.</summary>
public sealed unsafe class ImageBatch : IDisposable
{
    private readonly PixelBufferPool _pool;
    private readonly int[] _indices;
    private byte[]? _pixels;

    internal ImageBatch(PixelBufferPool pool, byte[] pixels, int[] indices, int size, long position, IReadOnlyList<int> corrupt)
    {
        (_pool, _pixels, _indices, Size, Position, Corrupt) = (pool, pixels, indices, size, position, corrupt);
    }

    /// <summary>How many images there are.</summary>
    public int Count => _indices.Length;

    /// <summary>Side of the square images, in pixels.</summary>
    public int Size { get; }

    /// <summary>The position of the first image in the order.</summary>
    public long Position { get; }

    /// <summary>The source's index of each image, as the order asked for it (a corrupt one's place is taken by the next that decodes).</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>The pixels, [Count, Size, Size, 3].</summary>
    /// <exception cref="ObjectDisposedException">The batch was given back.</exception>
    public ReadOnlySpan<byte> Pixels => Buffer.AsSpan(0, Count * Size * Size * 3);

    /// <summary>Address of the pixels; the array is pinned until the batch is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The batch was given back.</exception>
    public nint Address => (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref Buffer[0]);

    /// <summary>Indices of the unusable images met on the way.</summary>
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

/// <summary>Pinned arrays of one length, used again: they are large, and making one for every batch would keep the collector busy.</summary>
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
