namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>The operators that exported graphs consist of, by name.</summary>
/// <remarks>Source: onnx.ai/onnx/operators, the versions of opsets 17 and 20.</remarks>
internal static class Operators
{
    public static OnnxArray[] Run(NodeCall call) => call.Node.OpType == "Split" ? Movement.Split(call) : [Single(call)];

    private static OnnxArray Single(NodeCall call) => call.Node.OpType switch
    {
        "Abs" => Elementwise.Each(call[0], Math.Abs),
        "Add" => Elementwise.Pairs(call, (a, b) => a + b),
        "BatchNormalization" => Statistics.BatchNormalization(call),
        "Cast" => Cast(call),
        "Clip" => Clip(call),
        "Conv" => Products.Conv(call),
        "DepthToSpace" => Movement.DepthToSpace(call),
        "DequantizeLinear" => Dequantize(call),
        "Div" => Elementwise.Pairs(call, (a, b) => a / b),
        "Erf" => Elementwise.Each(call[0], Elementwise.Erf),
        "Gather" => Movement.Gather(call),
        "Gelu" => Elementwise.Each(call[0], Elementwise.Gelu),
        "Gemm" => Products.Gemm(call),
        "LayerNormalization" => Statistics.LayerNormalization(call),
        "LeakyRelu" => LeakyRelu(call),
        "MatMul" => Products.MatMul(call),
        "Mul" => Elementwise.Pairs(call, (a, b) => a * b),
        "Pad" => Movement.Pad(call),
        "ReduceSum" => Statistics.ReduceSum(call),
        "Relu" => Elementwise.Each(call[0], value => Math.Max(value, 0)),
        "Reshape" => Movement.Reshape(call),
        "Resize" => Movement.Resize(call),
        "Round" => Elementwise.Each(call[0], MathF.Round),
        "Softmax" => Statistics.Softmax(call),
        "Transpose" => Movement.Transpose(call),
        _ => throw new InteropException($"the ONNX node '{call.Node.Name}' is of the operator {call.Node.OpType}, which is not evaluated"),
    };

    // Half precision and bytes are held as float32 already.
    private static OnnxArray Cast(NodeCall call) => (OnnxType)call.Integer("to", 0) switch
    {
        OnnxType.Float32 => call[0],
        OnnxType.UInt8 => Elementwise.Each(call[0], value => (byte)value),
        var type => throw new InteropException($"the ONNX node '{call.Node.Name}' casts to {type}, which is not evaluated"),
    };

    private static OnnxArray Clip(NodeCall call)
    {
        var (least, largest) = (call[1].Values[0], call[2].Values[0]);
        return Elementwise.Each(call[0], value => Math.Clamp(value, least, largest));
    }

    private static OnnxArray LeakyRelu(NodeCall call)
    {
        var slope = call.Number("alpha", 0.01f);
        return Elementwise.Each(call[0], value => value < 0 ? slope * value : value);
    }

    /// <summary>Each channel times its scale.</summary>
    private static OnnxArray Dequantize(NodeCall call)
    {
        var (x, scales) = (call[0], call[1]);
        var axis = x.Axis(call.Integer("axis", 1));
        call.Require(call.Count == 2 && scales.Shape.SequenceEqual([x.Shape[axis]]), "a zero point, or scales that do not fit");
        var (size, inner) = (x.Shape[axis], x.Product(axis + 1, x.Shape.Length));
        var y = OnnxArray.OfShape(x.Shape);
        for (var i = 0; i < y.Values.Length; i++)
        {
            y.Values[i] = x.Values[i] * scales.Values[i / inner % size];
        }
        return y;
    }
}
