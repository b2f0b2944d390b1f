namespace LadaGan.Interop.Onnx;

/// <summary>How the weights of an exported model are stored; the graph always computes in float32.</summary>
public enum OnnxWeightForm
{
    /// <summary>As they are.</summary>
    Float32,

    /// <summary>Half precision, widened by <c>Cast</c>: half the size.</summary>
    Float16,

    /// <summary>Signed bytes with a scale per channel, widened by <c>DequantizeLinear</c>: a quarter of the size.</summary>
    Int8,
}

/// <summary>What an exported ONNX model looks like.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The operator set: 17, or 20, which has an operator of its own for GELU.</summary>
    public int Opset { get; init; } = 17;

    /// <summary>How the weights are stored.</summary>
    public OnnxWeightForm Weights { get; init; }

    /// <summary>Whether the blocks' attention maps are outputs.</summary>
    public bool Attention { get; init; }

    /// <summary>
    /// Whether images leave as bytes in the order of a canvas, [N, size, size, 4], instead of float32 [N, 3, size, size].
    /// </summary>
    public bool Bytes { get; init; }
}
