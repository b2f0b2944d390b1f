using LadaGan.Core.Errors;
namespace LadaGan.Core.Files;

/// <summary>One tensor of an open <see cref="SafetensorsFile"/>: name, type, shape, and where its bytes lie in memory.</summary>
/// <remarks>
/// The elements are little-endian, in row-major order, without gaps. Nothing here may be used after the file is disposed.
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

    public string Name { get; }

    public SafetensorsType Type { get; }

    /// <summary>The dimensions, outermost first; empty for a scalar.</summary>
    public long[] Shape { get; }

    public long ByteCount { get; }

    /// <summary>
    /// The address of the first byte. The format promises no alignment: an element's address is a multiple of its size
    /// only if the writer saw to it.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public nint Address => _file.AddressOf(_begin, ByteCount);

    /// <summary>The bytes, straight from the mapped file.</summary>
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
