using System.Runtime.InteropServices;

namespace LadaGan.Kernels.Memory;

/// <summary>Zeroed floats in unmanaged memory, aligned to a cache line.</summary>
public sealed unsafe partial class FloatBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private const nuint HugePage = 1 << 21;
    private readonly float* _pointer;
    private void* _allocation;

    /// <summary>Allocates the buffer.</summary>
    /// <param name="length">Number of floats.</param>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public FloatBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        // Fresh pages are zeroed by the system: they are not cleared again, nor touched before their first use.
        _allocation = NativeMemory.AllocZeroed(checked(((nuint)length * sizeof(float)) + Alignment));
        _pointer = (float*)(((nuint)_allocation + Alignment - 1) / Alignment * Alignment);
        AskForHugePages();
    }

    /// <summary>Frees a buffer that was not disposed.</summary>
    ~FloatBuffer() => Free();

    /// <summary>Number of floats.</summary>
    public long Length { get; }

    /// <summary>The address of the first float, valid until the buffer is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_allocation == null, this);
            return _pointer;
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// A product reads all of its weights, and with small pages it waits for address
    /// translation. A system that refuses only loses this.
    /// </summary>
    private void AskForHugePages()
    {
        const int HugePages = 14;  // MADV_HUGEPAGE
        var first = ((nuint)_allocation + HugePage - 1) / HugePage * HugePage;
        var end = ((nuint)_pointer + ((nuint)Length * sizeof(float))) / HugePage * HugePage;
        if (OperatingSystem.IsLinux() && end > first)
        {
            _ = Advise((void*)first, end - first, HugePages);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint bytes, int advice);

    private void Free()
    {
        NativeMemory.Free(_allocation);
        _allocation = null;
    }
}
