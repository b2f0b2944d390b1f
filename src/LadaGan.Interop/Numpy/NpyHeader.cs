using LadaGan.Torch;

namespace LadaGan.Interop.Numpy;

/// <summary>The header of a .npy file.</summary>
/// <remarks>
/// The format (NumPy, <c>numpy/lib/format.py</c>): "\x93NUMPY", major and minor version, the length of a Python dictionary's text (16 bits
/// in version 1, 32 in 2 and 3), the text, then the contiguous elements. For these types, versions 1 to 3 differ in nothing else.
/// </remarks>
/// <param name="IsFortran">Whether the first index varies fastest.</param>
internal sealed record NpyHeader(DataType Type, bool IsFortran, long[] Shape)
{
    private const int Alignment = 64;
    private const int LongestText = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of the elements.</summary>
    public long ByteCount => Shape.Aggregate((long)Type.Size(), (product, size) => product * size);

    /// <summary>Reads the header at the start of an array's bytes and leaves the stream at the first element.</summary>
    /// <param name="bad">Creates an exception from a description of what is wrong.</param>
    public static NpyHeader Read(Stream stream, Func<string, InteropException> bad)
    {
        Span<byte> start = stackalloc byte[8];
        ReadExactly(stream, start, bad);
        if (!start[..6].SequenceEqual(Magic))
        {
            throw bad("is not a NumPy array: it does not begin with \\x93NUMPY");
        }
        if (start[6] is < 1 or > 3)
        {
            throw bad($"has the unknown version {start[6]} of NumPy's format");
        }
        Span<byte> length = stackalloc byte[sizeof(uint)];
        length.Clear();
        ReadExactly(stream, length[..(start[6] == 1 ? sizeof(ushort) : sizeof(uint))], bad);
        var count = BitConverter.ToUInt32(length);
        if (count > LongestText)
        {
            throw bad($"has a header of {count} bytes; at most {LongestText} are read");
        }
        if (count > stream.Length - stream.Position)
        {
            throw bad("is truncated in its header");
        }
        var text = new byte[count];
        ReadExactly(stream, text, bad);
        return new NpyHeaderText(text, bad).Parse();
    }

    /// <summary>The header as NumPy writes it, for elements in C order.</summary>
    public static byte[] Write(DataType type, IReadOnlyList<long> shape)
    {
        var tuple = shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
        var text = $"{{'descr': '{NpyType.DescrOf(type)}', 'fortran_order': False, 'shape': {tuple}, }}";
        var length = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        (header[6], header[7]) = (1, 0);
        BitConverter.TryWriteBytes(header.AsSpan(8), (ushort)(length - 10));
        System.Text.Encoding.ASCII.GetBytes(text, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes, Func<string, InteropException> bad)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw bad("is truncated in its header");
        }
    }
}

/// <summary>NumPy's names in headers for the element types of tensors.</summary>
internal static class NpyType
{
    private static readonly (string Descr, DataType Type)[] Types =
    [
        ("<f4", DataType.Float32), ("<f8", DataType.Float64), ("<f2", DataType.Float16), ("|u1", DataType.UInt8), ("|i1", DataType.Int8),
        ("<i2", DataType.Int16), ("<i4", DataType.Int32), ("<i8", DataType.Int64), ("|b1", DataType.Bool),
    ];

    public static DataType? Find(string descr) =>
        Array.Find(Types, pair => pair.Descr == descr) is { Descr: not null } found ? found.Type : null;

    /// <exception cref="InteropException">NumPy has no such type (bfloat16).</exception>
    public static string DescrOf(DataType type) =>
        Array.Find(Types, pair => pair.Type == type).Descr
        ?? throw new InteropException($"NumPy has no type for {type} numbers; convert them to Float32 first");
}
