using LadaGan.Interop.Files;
using LadaGan.Torch;

namespace LadaGan.Interop.Numpy;

/// <summary>
/// An array in an open <see cref="NpzFile"/> or <see cref="NpyFile"/>: its type and shape; the elements stay in the file until they are asked for.
/// </summary>
public sealed class NpyArray
{
    private const int Piece = 1 << 20;

    private readonly Func<Stream> _open;
    private readonly Func<string, InteropException> _bad;
    private readonly NpyHeader _header;

    /// <param name="open">Gives the array's bytes, header first.</param>
    /// <param name="size">How many bytes that are.</param>
    /// <exception cref="InteropException">The header is not NumPy's, or does not fit the bytes.</exception>
    internal NpyArray(Func<Stream> open, long size, Func<string, InteropException> bad)
    {
        (_open, _bad) = (open, bad);
        using var stream = open();
        _header = NpyHeader.Read(stream, bad);
        Shape = _header.Shape;
        var bytes = size - stream.Position;
        if (ByteCountOf(_header) != bytes)
            throw bad($"announces {Type}[{string.Join(", ", Shape)}], which is not what its {bytes} bytes hold");
    }

    public DataType Type => _header.Type;

    /// <summary>The sizes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of elements.</summary>
    public long Count => _header.ByteCount / Type.Size();

    /// <summary>A copy on the CPU, the elements in the order of their indices.</summary>
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
            return tensor;
        using (tensor)
            return InOrder(tensor);
    }

    /// <summary>A copy of the elements in the order of their indices.</summary>
    /// <exception cref="InteropException">They are of another type, damaged, or more than an array holds.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        if (DataType.Of<T>() != Type || Count > Array.MaxLength)
            throw _bad($"holds {Count} {Type} elements, not an array of {DataType.Of<T>()}");
        using var tensor = ToTensor();
        return Count == 0 ? [] : tensor.ToArray<T>();
    }

    /// <summary>The elements' bytes in the order of their indices, little-endian, for arrays that are read piece by piece.</summary>
    /// <remarks>Whoever reads the last byte knows that all were undamaged; an earlier end says nothing.</remarks>
    /// <exception cref="InteropException">The file has them in Fortran's order.</exception>
    public Stream OpenRead()
    {
        if (_header.IsFortran && Shape.Count > 1)
            throw _bad("is in Fortran's order, which cannot be read piece by piece; save it again with numpy.ascontiguousarray");
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
            stream.ReadExactly(new Span<byte>(bytes + done, (int)Math.Min(Piece, count - done)));
        if (Type == DataType.Bool && !Booleans.AreValid(bytes, count))
            throw _bad("has truth values that are neither 0 nor 1");
    }

    private unsafe Tensor InOrder(Tensor fortran)
    {
        var strides = new long[Shape.Count];
        var stride = 1L;
        for (var dim = 0; dim < strides.Length; stride *= Shape[dim++])
            strides[dim] = stride;
        var tensor = Tensor.Empty([.. Shape], Type);
        StridedCopy.ToContiguous((byte*)fortran.DataPointer, Shape, strides, Type.Size(), (byte*)tensor.DataPointer);
        return tensor;
    }

    private static long? ByteCountOf(NpyHeader header)
    {
        Int128 bytes = header.Type.Size();
        foreach (var size in header.Shape)
        {
            // Sizes of 0 count as 1 for the limit: libtorch multiplies the others all the same.
            bytes *= Math.Max(size, 1);
            if (bytes > long.MaxValue)
                return null;
        }
        return header.Shape.Contains(0) ? 0 : (long)bytes;
    }
}
