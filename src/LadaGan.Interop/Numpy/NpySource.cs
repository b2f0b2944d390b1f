using System.Runtime.InteropServices;
using LadaGan.Core.Errors;
using LadaGan.Torch;

namespace LadaGan.Interop.Numpy;

/// <summary>One array on its way into a NumPy file: name, type, shape, and whatever yields its bytes (little-endian, C order).</summary>
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
                throw new InteropException($"The array {ErrorText.Quote(name)} has the impossible shape [{string.Join(", ", shape)}].");
        }
        (Name, Shape, _header, _byteCount, _write) = (name, [.. shape], NpyHeader.Write(type, shape), (long)bytes, write);
    }

    public string Name { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>An array whose elements lie in memory.</summary>
    /// <exception cref="InteropException">The shape is impossible.</exception>
    public static NpySource FromMemory<T>(string name, ReadOnlyMemory<T> values, params long[] shape) where T : unmanaged =>
        new(name, DataTypes.Of<T>(), shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    /// <summary>An array whose bytes <paramref name="write"/> produces when its turn comes, such as 50,000 images, batch by batch.</summary>
    /// <exception cref="InteropException">The shape is impossible, or NumPy lacks the type.</exception>
    public static NpySource FromWriter(string name, DataType type, long[] shape, Action<Stream> write) => new(name, type, shape, write);

    internal void WriteTo(Stream stream)
    {
        stream.Write(_header);
        var counted = new CountedStream(stream);
        _write(counted);
        if (counted.Count != _byteCount)
        {
            throw new InteropException(
                $"The array {ErrorText.Quote(Name)} yielded {counted.Count} bytes where its shape [{string.Join(", ", Shape)}] needs {_byteCount}.");
        }
    }
}
