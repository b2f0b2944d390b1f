using System.Runtime.InteropServices;
using Google.Protobuf;
using LadaGan.Core.Errors;
using LadaGan.Interop.Files;
using LadaGan.Interop.Checkpoints;
using LadaGan.Torch;

namespace LadaGan.Interop.Onnx;

/// <summary>The float32 weights of an ONNX model, by name; the graph of operators is not read.</summary>
/// <remarks>Source: onnx.proto; CNTK writes values as <c>float_data</c>, most other programs as <c>raw_data</c>.</remarks>
public static class OnnxWeights
{
    private const int Float32 = 1;

    // No weight of a network has more, and no more are described across the native door.
    private const int MostDimensions = 8;

    // TensorProto.DataType of onnx.proto.
    private static readonly Dictionary<int, string> TypeNames = new()
    {
        [Float32] = "float32", [2] = "uint8", [3] = "int8", [5] = "int16", [6] = "int32", [7] = "int64", [9] = "bool", [10] = "float16",
        [11] = "float64", [16] = "bfloat16",
    };

    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    /// <param name="model">The model, from its first byte to its last.</param>
    /// <param name="path">Names the model in messages.</param>
    /// <returns>Tensors on the CPU; the caller, or its scope, disposes them.</returns>
    /// <exception cref="InteropException">The bytes are no ONNX model, or its weights are inconsistent or of another type.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(ReadOnlySpan<byte> model, string path)
    {
        var initializers = Parse(model, path).Graph?.Initializer;
        if (initializers is not { Count: > 0 })
        {
            throw new InteropException($"'{path}' is no ONNX model with weights");
        }
        using var scope = new TensorScope();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var initializer in initializers)
        {
            if (!tensors.TryAdd(initializer.Name, ToTensor(initializer, path)))
            {
                throw new InteropException($"'{path}' is a damaged ONNX model: it has {ErrorText.Quote(initializer.Name)} twice");
            }
        }
        foreach (var tensor in tensors.Values)
        {
            scope.MoveOut(tensor);
        }
        return tensors;
    }

    /// <summary>The initializers of a model, of any type.</summary>
    /// <param name="model">The model, from its first byte to its last.</param>
    /// <param name="path">Names the model in messages.</param>
    /// <exception cref="InteropException">The bytes are no ONNX model.</exception>
    public static IReadOnlyList<ListedTensor> List(ReadOnlySpan<byte> model, string path) =>
        [.. (Parse(model, path).Graph?.Initializer ?? []).Select(List)];

    /// <summary>A model's metadata.</summary>
    /// <param name="model">The model, from its first byte to its last.</param>
    /// <param name="path">Names the model in messages.</param>
    /// <returns>Values by key; of a key that is there twice, the last.</returns>
    /// <exception cref="InteropException">The bytes are no ONNX model.</exception>
    public static IReadOnlyDictionary<string, string> Metadata(ReadOnlySpan<byte> model, string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Parse(model, path).MetadataProps)
        {
            values[entry.Key] = entry.Value;
        }
        return values;
    }

    private static ListedTensor List(TensorProto tensor)
    {
        var bytes = tensor.RawData.Length > 0 ? tensor.RawData.Span : MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray());
        return new(tensor.Name, TypeNames.GetValueOrDefault(tensor.DataType, $"type {tensor.DataType}"), [.. tensor.Dims],
            bytes.IsEmpty ? null : ListedTensor.HashOf(bytes));
    }

    private static ModelProto Parse(ReadOnlySpan<byte> model, string path)
    {
        try
        {
            return WireMessage.Parse(Parser, model);
        }
        catch (InvalidDataException error)
        {
            throw new InteropException($"'{path}' is no ONNX model, or a damaged one: {error.Clause()}", error);
        }
    }

    private static Tensor ToTensor(TensorProto initializer, string path)
    {
        var name = ErrorText.Quote(initializer.Name);
        if (initializer.DataType != Float32)
        {
            throw new InteropException($"'{path}' has {name} of ONNX's type {initializer.DataType}, but only float32 (1) is read");
        }
        if (initializer.RawData.Length % sizeof(float) != 0)
        {
            throw new InteropException(
                $"'{path}' is a damaged ONNX model: {name} has {initializer.RawData.Length} bytes, which is no whole number of floats");
        }
        float[] values = initializer.RawData.Length > 0
            ? MemoryMarshal.Cast<byte, float>(initializer.RawData.Span).ToArray()
            : [.. initializer.FloatData];
        long[] shape = [.. initializer.Dims];
        var isPossible = shape.Length <= MostDimensions && shape.All(dim => dim >= 0) && Span(shape) <= int.MaxValue;
        return isPossible && Product(shape) == values.Length
            ? Tensor.Of(values, shape)
            : throw new InteropException($"'{path}' is a damaged ONNX model: {name} has {values.Length} values "
                + $"for the shape [{string.Join(", ", shape)}]");
    }

    /// <summary>The number of values; beyond any array if it overflows.</summary>
    private static double Product(long[] shape) => shape.Aggregate(1.0, (product, dim) => product * dim);

    /// <summary>As <see cref="Product"/>, but a side of 0 counts as 1: strides are computed of tensors without values too.</summary>
    private static double Span(long[] shape) => Product([.. shape.Select(dim => Math.Max(dim, 1))]);
}
