using System.Buffers.Binary;

namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>Reads the weights and constants of a model.</summary>
internal static class Initializers
{
    // float32 holds every integer up to here.
    private const long LargestInteger = 1 << 24;

    public static OnnxArray Read(TensorProto tensor)
    {
        var shape = tensor.Dims.Select(size => checked((int)size)).ToArray();
        var (size, read) = ElementOf(tensor);
        var bytes = tensor.RawData.Span;
        if (bytes.Length != OnnxArray.Count(shape) * (long)size)
        {
            throw new InteropException(
                $"the ONNX graph has '{tensor.Name}' with {bytes.Length} bytes for the shape [{string.Join(", ", shape)}]");
        }
        var array = OnnxArray.OfShape(shape);
        for (var i = 0; i < array.Values.Length; i++)
        {
            array.Values[i] = read(bytes.Slice(i * size, size));
        }
        return array;
    }

    private static (int Size, Reader Read) ElementOf(TensorProto tensor) => (OnnxType)tensor.DataType switch
    {
        OnnxType.Float32 => (sizeof(float), BinaryPrimitives.ReadSingleLittleEndian),
        OnnxType.Float16 => (sizeof(short), bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        OnnxType.Int8 => (1, bytes => (sbyte)bytes[0]),
        OnnxType.Int64 => (sizeof(long), Integer),
        _ => throw new InteropException($"the ONNX graph has '{tensor.Name}' of the type {tensor.DataType}, which is not evaluated"),
    };

    private static float Integer(ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return value is >= -LargestInteger and <= LargestInteger
            ? value
            : throw new InteropException($"the ONNX graph has the integer {value}, which is not evaluated");
    }

    private delegate float Reader(ReadOnlySpan<byte> bytes);
}
