using LadaGan.Core.Errors;
namespace LadaGan.Core.Files;

/// <summary>One tensor of an open <see cref="SafetensorsFile"/>: its name, type, shape and bytes in memory.</summary>
/// <remarks>
/// The elements are little-endian, in row-major order, without gaps. The entry must not be used after the file is disposed.
/// </remarks>
public sealed class SafetensorsEntry
{
    private readonly SafetensorsFile _file;
    private readonly long _begin;

    internal SafetensorsEntry(SafetensorsFile file, SafetensorsHeader.Tensor tensor)
    {
        _file = file;
        _begin = tensor.Begin;
        (Name, Type, Shape, ByteCount) = (tensor.Name, tensor.Type, tensor.Shape, tensor.End - tensor.Begin);
    }

    /// <summary>The name of the tensor.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The dimensions, outermost first; empty for a scalar.</summary>
    public long[] Shape { get; }

    /// <summary>The size of the tensor in bytes.</summary>
    public long ByteCount { get; }

    /// <summary>The position of the first byte in the file.</summary>
    public long Offset => _file.OffsetOf(_begin);

    /// <summary>
    /// The address of the first byte. The format guarantees no alignment: an element's address is a multiple of its size
    /// only if the writer ensured it.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public nint Address => _file.AddressOf(_begin, ByteCount);

    /// <summary>The bytes of the tensor in the mapped file, without a copy.</summary>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    /// <exception cref="SafetensorsException">The tensor has 2 GiB or more, which no span holds; use <see cref="Address"/>.</exception>
    public unsafe ReadOnlySpan<byte> Bytes()
    {
        if (ByteCount > int.MaxValue)
        {
            throw new SafetensorsException(
                $"'{_file.Path}' has {ByteCount} bytes in the tensor {ErrorText.Quote(Name)}, more than a span holds; "
                + "read them from its address.");
        }
        return new ReadOnlySpan<byte>((void*)Address, (int)ByteCount);
    }
}
