using LadaGan.Interop.Files;
using LadaGan.Torch;

namespace LadaGan.Interop.PyTorch;

/// <summary>A tensor in an open <see cref="PyTorchFile"/>: its type and shape; the values stay in the file until they are asked for.</summary>
public sealed class PyTorchTensor
{
    /// <summary>libtorch itself has no such limit; the native door's has.</summary>
    private const int MostDimensions = 8;

    // What a tensor may take beyond the file's own size: torch.zeros(1).expand(1000) is a small file of a larger tensor.
    private const int SmallTensor = 1 << 16;

    private readonly Storage _storage;
    private readonly long _offset;
    private readonly long[] _strides;

    /// <exception cref="InteropException">The view does not lie in the storage, or would be larger than the file explains.</exception>
    internal PyTorchTensor(Storage storage, long offset, long[] shape, long[] strides)
    {
        (_storage, _offset, Shape, _strides) = (storage, offset, shape, strides);
        if (shape.Length != strides.Length || shape.Length > MostDimensions)
            throw Bad($"has {shape.Length} sizes and {strides.Length} strides; as many of both are needed, at most {MostDimensions}");
        if (offset < 0 || shape.Any(size => size < 0) || strides.Any(stride => stride < 0))
            throw Bad("has a negative offset, size or stride");
        Count = CountOf(shape) ?? throw Bad("has more elements than can be counted");
        if (Count > 0 && LastElement() >= storage.Count)
            throw Bad($"reaches beyond its storage of {storage.Count} elements");
        if (Count > (storage.File.Length + SmallTensor) / storage.Type.Size())
            throw Bad($"would take {(Int128)Count * storage.Type.Size()} bytes out of a file of {storage.File.Length}; it was refused");
    }

    public DataType Type => _storage.Type;

    /// <summary>The sizes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>A copy on the CPU, the elements in the order of their indices without gaps.</summary>
    /// <exception cref="InteropException">The values' checksum does not match.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public unsafe Tensor ToTensor()
    {
        var source = _storage.Bytes();
        if (Type == DataType.Bool && !Booleans.AreValid(source, _storage.ByteCount))
            throw Bad("has truth values that are neither 0 nor 1");
        var tensor = Tensor.Empty([.. Shape], Type);
        if (Count > 0)
            StridedCopy.ToContiguous(source + _offset * Type.Size(), Shape, _strides, Type.Size(), (byte*)tensor.DataPointer);
        return tensor;
    }

    /// <summary>Type and shape: <c>float32[2, 3]</c>.</summary>
    public override string ToString() => $"{Type.ToString().ToLowerInvariant()}[{string.Join(", ", Shape)}]";

    // Sizes of 0 count as 1 here: [0, 2⁶², 2⁶²] has no elements, but libtorch multiplies it all the same.
    private static long? CountOf(long[] shape)
    {
        Int128 product = 1;
        foreach (var size in shape)
        {
            product *= Math.Max(size, 1);
            if (product > long.MaxValue / sizeof(double))
                return null;
        }
        return shape.Contains(0) ? 0 : (long)product;
    }

    private Int128 LastElement()
    {
        Int128 last = _offset;
        for (var dim = 0; dim < Shape.Count; dim++)
            last += (Int128)(Shape[dim] - 1) * _strides[dim];
        return last;
    }

    private InteropException Bad(string problem) => _storage.File.Bad(
        $"is damaged: a tensor of shape [{string.Join(", ", Shape)}], strides [{string.Join(", ", _strides)}], offset {_offset} {problem}");
}
