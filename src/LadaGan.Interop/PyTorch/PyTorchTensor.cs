using LadaGan.Interop.Files;
using LadaGan.Torch;

namespace LadaGan.Interop.PyTorch;

/// <summary>A tensor in an open <see cref="PyTorchFile"/>: its type and shape; the values are read on demand.</summary>
public sealed class PyTorchTensor
{
    /// <summary>The limit of the native library; libtorch itself has none.</summary>
    private const int MostDimensions = 8;

    // How far a tensor may exceed the file's size: torch.zeros(1).expand(1000) makes a small file with a larger tensor.
    private const int SmallTensor = 1 << 16;

    private readonly Storage _storage;
    private readonly long _offset;
    private readonly long[] _strides;

    /// <exception cref="InteropException">The view exceeds its storage, or would be much larger than the file.</exception>
    internal PyTorchTensor(Storage storage, long offset, long[] shape, long[] strides)
    {
        (_storage, _offset, Shape, _strides) = (storage, offset, shape, strides);
        if (shape.Length != strides.Length || shape.Length > MostDimensions)
        {
            throw Bad($"has {shape.Length} sizes and {strides.Length} strides; their numbers must be equal, and at most {MostDimensions}");
        }
        if (offset < 0 || shape.Any(size => size < 0) || strides.Any(stride => stride < 0))
        {
            throw Bad("has a negative offset, size or stride");
        }
        Count = CountOf(shape) ?? throw Bad("has more elements than can be counted");
        if (Count > 0 && LastElement() >= storage.Count)
        {
            throw Bad($"reaches beyond its storage of {storage.Count} elements");
        }
        if (Count > (storage.File.Length + SmallTensor) / storage.Type.Size())
        {
            throw Bad($"would take {(Int128)Count * storage.Type.Size()} bytes out of a file of {storage.File.Length}; it was refused");
        }
    }

    public DataType Type => _storage.Type;

    /// <summary>The sizes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>A contiguous copy on the CPU.</summary>
    /// <exception cref="InteropException">The values' checksum does not match.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public unsafe Tensor ToTensor()
    {
        var source = _storage.Bytes();
        if (Type == DataType.Bool && !Booleans.AreValid(source, _storage.ByteCount))
        {
            throw Bad("has booleans that are neither 0 nor 1");
        }
        var tensor = Tensor.Empty([.. Shape], Type);
        if (Count > 0)
        {
            StridedCopy.ToContiguous(source + _offset * Type.Size(), Shape, _strides, Type.Size(), (byte*)tensor.DataPointer);
        }
        return tensor;
    }

    /// <summary>A contiguous copy as float32, without libtorch.</summary>
    /// <exception cref="InteropException">The values are no floating-point numbers, too many, or their checksum does not match.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public unsafe float[] ToFloats()
    {
        fixed (byte* source = ToBytes())
        {
            return FloatValues.Of(source, Type, Count);
        }
    }

    /// <summary>A contiguous copy of the elements, little-endian.</summary>
    /// <exception cref="InteropException">There are 2 GiB or more, or their checksum does not match.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public unsafe byte[] ToBytes()
    {
        if (Count > Array.MaxLength / Type.Size())
        {
            throw Bad("is larger than 2 GiB, which is not read");
        }
        var source = _storage.Bytes();
        var bytes = new byte[Count * Type.Size()];
        fixed (byte* target = bytes)
        {
            if (Count > 0)
            {
                StridedCopy.ToContiguous(source + _offset * Type.Size(), Shape, _strides, Type.Size(), target);
            }
        }
        return bytes;
    }

    /// <summary>Type and shape: <c>float32[2, 3]</c>.</summary>
    public override string ToString() => $"{Type.ToString().ToLowerInvariant()}[{string.Join(", ", Shape)}]";

    // Sizes of 0 count as 1 here: [0, 2⁶², 2⁶²] has no elements, but libtorch multiplies the sizes anyway.
    private static long? CountOf(long[] shape)
    {
        Int128 product = 1;
        foreach (var size in shape)
        {
            product *= Math.Max(size, 1);
            if (product > long.MaxValue / sizeof(double))
            {
                return null;
            }
        }
        return shape.Contains(0) ? 0 : (long)product;
    }

    private Int128 LastElement()
    {
        Int128 last = _offset;
        for (var dim = 0; dim < Shape.Count; dim++)
        {
            last += (Int128)(Shape[dim] - 1) * _strides[dim];
        }
        return last;
    }

    private InteropException Bad(string problem) => _storage.File.Bad(
        $"is damaged: a tensor of shape [{string.Join(", ", Shape)}], strides [{string.Join(", ", _strides)}], offset {_offset} {problem}");
}
