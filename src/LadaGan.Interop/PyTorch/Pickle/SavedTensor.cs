using System.Runtime.InteropServices;
using LadaGan.Torch;

namespace LadaGan.Interop.PyTorch.Pickle;

/// <summary>A tensor to save: contiguous, with a storage of its own.</summary>
internal sealed class SavedTensor
{
    private readonly float[] _floats = [];
    private readonly byte[] _bytes = [];

    public SavedTensor(IReadOnlyList<long> shape, float[] values) => (Type, Shape, _floats) = (DataType.Float32, shape, values);

    public SavedTensor(long value) => (Type, Shape, _bytes) = (DataType.Int64, [], BitConverter.GetBytes(value));

    public DataType Type { get; }

    public IReadOnlyList<long> Shape { get; }

    public long Count => Bytes.Length / Type.Size();

    /// <summary>The elements, little-endian.</summary>
    public ReadOnlySpan<byte> Bytes => Type == DataType.Float32 ? MemoryMarshal.AsBytes(_floats.AsSpan()) : _bytes;

    /// <summary>Elements between neighbours along each dimension, of a contiguous tensor.</summary>
    public long[] Strides()
    {
        var strides = new long[Shape.Count];
        var stride = 1L;
        for (var dim = strides.Length - 1; dim >= 0; dim--)
        {
            strides[dim] = stride;
            stride *= Math.Max(Shape[dim], 1);
        }
        return strides;
    }
}
