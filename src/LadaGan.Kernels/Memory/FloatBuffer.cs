using System.Runtime.InteropServices;

namespace LadaGan.Kernels.Memory;

/// <summary>Zeroed floats outside the garbage collector's heap, at an address that is a multiple of a cache line.</summary>
public sealed unsafe partial class FloatBuffer : IDisposable
{
    private const nuint Alignment = 64;
    private const nuint HugePage = 1 << 21;
    private readonly float* _pointer;
    private void* _allocation;

    /// <param name="length">How many floats.</param>
    /// <exception cref="OutOfMemoryException">There are not so many.</exception>
    public FloatBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        // Fresh pages come zeroed: they are not cleared again, nor touched before somebody uses them.
        _allocation = NativeMemory.AllocZeroed(checked(((nuint)length * sizeof(float)) + Alignment));
        _pointer = (float*)(((nuint)_allocation + Alignment - 1) / Alignment * Alignment);
        AskForHugePages();
    }

    ~FloatBuffer() => Free();

    public long Length { get; }

    /// <summary>The first float; good until the buffer is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_allocation == null, this);
            return _pointer;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>A product reads all of its weights: with small pages it waits for their addresses. A system that refuses loses only that.</summary>
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
