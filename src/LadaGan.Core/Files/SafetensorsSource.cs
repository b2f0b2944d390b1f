using LadaGan.Core.Errors;
namespace LadaGan.Core.Files;

/// <summary>
/// One tensor to write to a safetensors file: its name, type, shape, and the source
/// of its bytes (little-endian, row-major, without gaps).
/// </summary>
public sealed class SafetensorsSource
{
    private const int LargestPiece = 1 << 30;

    private readonly Action<Stream> _write;

    private SafetensorsSource(string name, SafetensorsType type, long[] shape, Action<Stream> write)
    {
        ByteCount = type.ByteCount(shape) ?? throw new SafetensorsException(
            $"The tensor {ErrorText.Quote(name)} has the impossible shape [{string.Join(", ", shape)}].");
        (Name, Type, Shape, _write) = (name, type, [.. shape], write);
    }

    /// <summary>The name of the tensor.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The dimensions, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The size of the tensor in bytes, from its type and shape; the source must yield exactly as many.</summary>
    public long ByteCount { get; }

    /// <summary>A tensor whose bytes are in managed memory.</summary>
    /// <exception cref="SafetensorsException">A dimension is negative, or the shape has more bytes than can be counted.</exception>
    public static SafetensorsSource FromMemory(string name, SafetensorsType type, long[] shape, ReadOnlyMemory<byte> bytes) =>
        new(name, type, shape, stream => stream.Write(bytes.Span));

    /// <summary>
    /// A tensor whose bytes are in native memory from <paramref name="address"/> on;
    /// they must remain there until the file is written.
    /// </summary>
    /// <inheritdoc cref="FromMemory" path="/exception"/>
    public static SafetensorsSource FromAddress(string name, SafetensorsType type, long[] shape, nint address)
    {
        var byteCount = type.ByteCount(shape) ?? 0;
        return new(name, type, shape, stream => WriteNative(stream, address, byteCount));
    }

    /// <summary>A tensor whose bytes <paramref name="write"/> writes to the given stream.</summary>
    /// <inheritdoc cref="FromMemory" path="/exception"/>
    public static SafetensorsSource FromWriter(string name, SafetensorsType type, long[] shape, Action<Stream> write) =>
        new(name, type, shape, write);

    internal void WriteTo(Stream stream)
    {
        var before = stream.Position;
        _write(stream);
        if (stream.Position - before is var written && written != ByteCount)
        {
            throw new SafetensorsException(
                $"The tensor {ErrorText.Quote(Name)} yielded {written} bytes "
                + $"where its shape [{string.Join(", ", Shape)}] of {Type} needs {ByteCount}.");
        }
    }

    private static unsafe void WriteNative(Stream stream, nint address, long byteCount)
    {
        for (var done = 0L; done < byteCount; done += LargestPiece)
        {
            stream.Write(new ReadOnlySpan<byte>((byte*)address + done, (int)Math.Min(LargestPiece, byteCount - done)));
        }
    }
}
