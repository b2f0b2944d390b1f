using System.Runtime.InteropServices;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network;

/// <summary>The model's tensors as weights of a graph, in the form they are stored in.</summary>
/// <param name="graph">Takes them.</param>
/// <param name="file">The model.</param>
/// <param name="form">How matrices are stored; vectors, which weigh nothing, stay as they are.</param>
internal sealed class WeightStore(GraphBuilder graph, SafetensorsFile file, OnnxWeightForm form)
{
    private const float LargestByte = 127;

    /// <summary>Whether the model has such a tensor.</summary>
    public bool Has(string name) => file.Contains(name);

    /// <summary>A tensor's shape in the model.</summary>
    public IReadOnlyList<long> Shape(string name) => file.Entry(name).Shape;

    /// <summary>A tensor as it is, in float32.</summary>
    public OnnxValue Exact(string name) => graph.Initializer(name, OnnxType.Float32, Shape(name), Values(name));

    /// <summary>A matrix or the weights of a convolution.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="channels">The axis of the channels, each of which has a scale if bytes store it.</param>
    public OnnxValue Compact(string name, int channels) => Store(name, Shape(name), Values(name), channels);

    /// <summary>A matrix [outputs, inputs] as [inputs, outputs], for products from the right.</summary>
    public OnnxValue Transposed(string name)
    {
        var (shape, values) = (Shape(name), Values(name));
        var (outputs, inputs) = ((int)shape[0], (int)shape[1]);
        var turned = new float[values.Length];
        for (var row = 0; row < outputs; row++)
        {
            for (var column = 0; column < inputs; column++)
            {
                turned[(column * outputs) + row] = values[(row * inputs) + column];
            }
        }
        return Store(name, [inputs, outputs], turned, channels: 1);
    }

    private OnnxValue Store(string name, IReadOnlyList<long> shape, float[] values, int channels) => form switch
    {
        OnnxWeightForm.Float16 => Halves(name, shape, values),
        OnnxWeightForm.Int8 => Bytes(name, shape, values, channels),
        _ => graph.Initializer(name, OnnxType.Float32, shape, values),
    };

    private OnnxValue Halves(string name, IReadOnlyList<long> shape, float[] values)
    {
        var halves = Array.ConvertAll(values, value => (Half)value);
        if (Array.FindIndex(halves, half => !Half.IsFinite(half)) is var at and >= 0)
        {
            throw new InteropException(
                $"'{file.Path}' has {values[at]:g3} in {ErrorText.Quote(name)}, which float16 does not hold; export float32 weights");
        }
        return graph.Node(
            "Cast", $"{name}.float32", shape, [graph.Initializer(name, OnnxType.Float16, shape, halves)],
            [Attributes.Of("to", (long)OnnxType.Float32)]);
    }

    /// <summary>w ≈ scale · byte, with the scale of a channel its largest |w| / 127.</summary>
    private OnnxValue Bytes(string name, IReadOnlyList<long> shape, float[] values, int channels)
    {
        var count = (int)shape[channels];
        var stride = (int)shape.Skip(channels + 1).Aggregate(1L, (product, size) => product * size);
        var scales = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            ref var scale = ref scales[i / stride % count];
            scale = Math.Max(scale, Math.Abs(values[i]) / LargestByte);
        }
        var bytes = new sbyte[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var scale = scales[i / stride % count];
            bytes[i] = scale > 0 ? (sbyte)Math.Clamp(MathF.Round(values[i] / scale), -LargestByte, LargestByte) : (sbyte)0;
        }
        return graph.Node(
            "DequantizeLinear", $"{name}.float32", shape,
            [graph.Initializer(name, OnnxType.Int8, shape, bytes), graph.Initializer($"{name}.scale", OnnxType.Float32, [count], scales)],
            [Attributes.Of("axis", (long)channels)]);
    }

    private float[] Values(string name) => MemoryMarshal.Cast<byte, float>(file.Entry(name).Bytes()).ToArray();
}
