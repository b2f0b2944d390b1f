using System.Runtime.CompilerServices;

namespace LadaGan.Interop.Files;

/// <summary>Copies a strided view to contiguous memory; neither has to be aligned.</summary>
internal static unsafe class StridedCopy
{
    /// <param name="strides">Elements between neighbours along each dimension.</param>
    public static void ToContiguous(byte* source, IReadOnlyList<long> shape, IReadOnlyList<long> strides, int elementSize, byte* target)
    {
        // The inner dimensions that are contiguous already are copied in one piece.
        var (dims, run) = (shape.Count, 1L);
        while (dims > 0 && (shape[dims - 1] == 1 || strides[dims - 1] == run))
        {
            run *= shape[--dims];
        }
        if (run > 1 || dims == 0)
        {
            CopyRuns(source, shape, strides, dims, elementSize, run * elementSize, target);
            return;
        }
        switch (elementSize)
        {
            case 1: CopyElements(source, shape, strides, target); break;
            case 2: CopyElements(source, shape, strides, (ushort*)target); break;
            case 4: CopyElements(source, shape, strides, (uint*)target); break;
            default: CopyElements(source, shape, strides, (ulong*)target); break;
        }
    }

    private static void CopyRuns(byte* source, IReadOnlyList<long> shape, IReadOnlyList<long> strides, int dims,
        int elementSize, long runBytes, byte* target)
    {
        var index = new long[dims];
        var at = 0L;
        do
        {
            Buffer.MemoryCopy(source + at * elementSize, target, runBytes, runBytes);
            target += runBytes;
        }
        while (Advance(index, shape, strides, ref at));
    }

    private static void CopyElements<T>(byte* source, IReadOnlyList<long> shape, IReadOnlyList<long> strides, T* target) where T : unmanaged
    {
        var inner = shape.Count - 1;
        var (count, stride) = (shape[inner], strides[inner] * sizeof(T));
        var index = new long[inner];
        var at = 0L;
        do
        {
            var from = source + at * sizeof(T);
            for (var i = 0L; i < count; i++, from += stride)
            {
                *target++ = Unsafe.ReadUnaligned<T>(from);
            }
        }
        while (Advance(index, shape, strides, ref at));
    }

    /// <summary>
    /// Increments the index, the last dimension fastest, and <paramref name="at"/> with it; returns false after the last element.
    /// </summary>
    private static bool Advance(long[] index, IReadOnlyList<long> shape, IReadOnlyList<long> strides, ref long at)
    {
        for (var dim = index.Length - 1; dim >= 0; dim--)
        {
            at += strides[dim];
            if (++index[dim] < shape[dim])
            {
                return true;
            }
            at -= index[dim] * strides[dim];
            index[dim] = 0;
        }
        return false;
    }
}
