using System.Runtime.InteropServices;
using LadaGan.Core.Errors;
using LadaGan.Torch;

namespace LadaGan.Interop.Numpy;

/// <summary>An array to be written to a NumPy file: its name, type and shape, and a source of its bytes (little-endian, C order).</summary>
public sealed class NpySource
{
    private readonly byte[] _header;
    private readonly long _byteCount;
    private readonly Action<Stream> _write;

    private NpySource(string name, DataType type, IReadOnlyList<long> shape, Action<Stream> write)
    {
        Int128 bytes = type.Size();
        foreach (var size in shape)
        {
            bytes *= size;
            if (size < 0 || bytes > long.MaxValue)
            {
                throw new InteropException($"the array {ErrorText.Quote(name)} has the invalid shape [{string.Join(", ", shape)}]");
            }
        }
        (Name, Shape, _header, _byteCount, _write) = (name, [.. shape], NpyHeader.Write(type, shape), (long)bytes, write);
    }

    public string Name { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>An array whose elements are in memory.</summary>
    /// <exception cref="InteropException">The shape is invalid.</exception>
    public static NpySource FromMemory<T>(string name, ReadOnlyMemory<T> values, params long[] shape) where T : unmanaged =>
        new(name, DataType.Of<T>(), shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    /// <summary>
    /// An array whose bytes <paramref name="write"/> produces when the file is written, such as 50,000 images, batch by batch.
    /// </summary>
    /// <exception cref="InteropException">The shape is invalid, or NumPy does not have the type.</exception>
    public static NpySource FromWriter(string name, DataType type, long[] shape, Action<Stream> write) => new(name, type, shape, write);

    internal void WriteTo(Stream stream)
    {
        stream.Write(_header);
        var counted = new CountedStream(stream);
        _write(counted);
        if (counted.Count != _byteCount)
        {
            throw new InteropException(
                $"the array {ErrorText.Quote(Name)} produced {counted.Count} bytes, but its shape [{string.Join(", ", Shape)}] requires "
                + $"{_byteCount}");
        }
    }
}

/// <summary>Passes bytes on and counts them, which the stream of a zip entry does not.</summary>
internal sealed class CountedStream(Stream inner) : Stream
{
    public long Count { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Count += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
