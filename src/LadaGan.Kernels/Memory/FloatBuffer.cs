using System.Runtime.InteropServices;

namespace LadaGan.Kernels.Memory;

/// <summary>Zeroed floats outside the garbage collector's heap, at an address that is a multiple of a cache line.</summary>
public sealed unsafe class FloatBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private float* _pointer;

    /// <param name="length">How many floats.</param>
    /// <exception cref="OutOfMemoryException">There are not so many.</exception>
    public FloatBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = checked((nuint)Math.Max(length, 1) * sizeof(float));
        _pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_pointer, bytes);
    }

    ~FloatBuffer() => Free();

    public long Length { get; }

    /// <summary>The first float; good until the buffer is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
