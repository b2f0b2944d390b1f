using LadaGan.Interop.Files;
using LadaGan.Torch;

namespace LadaGan.Interop.Numpy;

/// <summary>
/// An array in an open <see cref="NpzFile"/> or <see cref="NpyFile"/>: its type and shape; the elements are read on demand.
/// </summary>
public sealed class NpyArray
{
    private const int Piece = 1 << 20;

    private readonly Func<Stream> _open;
    private readonly Func<string, InteropException> _bad;
    private readonly NpyHeader _header;

    /// <param name="open">Opens the array's bytes, which begin with the header.</param>
    /// <param name="size">The number of bytes.</param>
    /// <exception cref="InteropException">The header is not NumPy's, or does not match the number of bytes.</exception>
    internal NpyArray(Func<Stream> open, long size, Func<string, InteropException> bad)
    {
        (_open, _bad) = (open, bad);
        using var stream = open();
        _header = NpyHeader.Read(stream, bad);
        Shape = _header.Shape;
        var bytes = size - stream.Position;
        if (ByteCountOf(_header) != bytes)
        {
            throw bad($"declares {Type}[{string.Join(", ", Shape)}], which does not match its {bytes} bytes");
        }
    }

    public DataType Type => _header.Type;

    /// <summary>The sizes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Whether the file has the elements in Fortran order.</summary>
    internal bool IsFortran => _header.IsFortran && Shape.Count > 1;

    /// <summary>Number of elements.</summary>
    public long Count => _header.ByteCount / Type.Size();

    /// <summary>A contiguous copy on the CPU in C order.</summary>
    /// <exception cref="InteropException">The elements are damaged.</exception>
    public Tensor ToTensor()
    {
        var tensor = Tensor.Empty([.. Shape], Type);
        try
        {
            ReadInto(tensor);
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
        if (!_header.IsFortran || Count == 0)
        {
            return tensor;
        }
        using (tensor)
        {
            return InOrder(tensor);
        }
    }

    /// <summary>A copy of the elements in C order.</summary>
    /// <exception cref="InteropException">The elements have another type, are damaged, or exceed the length of an array.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        if (DataType.Of<T>() != Type || Count > Array.MaxLength)
        {
            throw _bad($"contains {Count} {Type} elements, which cannot be read as an array of {DataType.Of<T>()}");
        }
        using var tensor = ToTensor();
        return Count == 0 ? [] : tensor.ToArray<T>();
    }

    /// <summary>The elements' bytes in C order, little-endian, for reading an array piece by piece.</summary>
    /// <remarks>Reading the last byte verifies that all are undamaged; reading less verifies nothing.</remarks>
    /// <exception cref="InteropException">The file stores them in Fortran order.</exception>
    public Stream OpenRead()
    {
        if (_header.IsFortran && Shape.Count > 1)
        {
            throw _bad("is in Fortran order, which cannot be read piece by piece; save it again with numpy.ascontiguousarray");
        }
        var stream = _open();
        _ = NpyHeader.Read(stream, _bad);
        return stream;
    }

    private unsafe void ReadInto(Tensor tensor)
    {
        using var stream = _open();
        _ = NpyHeader.Read(stream, _bad);
        var bytes = (byte*)tensor.DataPointer;
        var count = _header.ByteCount;
        for (var done = 0L; done < count; done += Piece)
        {
            stream.ReadExactly(new Span<byte>(bytes + done, (int)Math.Min(Piece, count - done)));
        }
        if (Type == DataType.Bool && !Booleans.AreValid(bytes, count))
        {
            throw _bad("has booleans that are neither 0 nor 1");
        }
    }

    private unsafe Tensor InOrder(Tensor fortran)
    {
        var strides = new long[Shape.Count];
        var stride = 1L;
        for (var dim = 0; dim < strides.Length; stride *= Shape[dim++])
        {
            strides[dim] = stride;
        }
        var tensor = Tensor.Empty([.. Shape], Type);
        StridedCopy.ToContiguous((byte*)fortran.DataPointer, Shape, strides, Type.Size(), (byte*)tensor.DataPointer);
        return tensor;
    }

    private static long? ByteCountOf(NpyHeader header)
    {
        Int128 bytes = header.Type.Size();
        foreach (var size in header.Shape)
        {
            // Sizes of 0 count as 1 for the limit: libtorch multiplies the others anyway.
            bytes *= Math.Max(size, 1);
            if (bytes > long.MaxValue)
            {
                return null;
            }
        }
        return header.Shape.Contains(0) ? 0 : (long)bytes;
    }
}
