using LadaGan.Core.Files;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network;

/// <summary>A graph of layers whose weights are a model's.</summary>
internal sealed class NetworkBuilder : GraphBuilder
{
    public NetworkBuilder(int opset, SafetensorsFile file, OnnxWeightForm form) : base(opset) =>
        Weights = new WeightStore(this, file, form);

    public WeightStore Weights { get; }

    /// <summary>A linear layer of tokens, [N, …, in] → [N, …, out].</summary>
    public OnnxValue Linear(string path, OnnxValue x)
    {
        var weight = Weights.Transposed($"{path}.weight");
        return Weights.Has($"{path}.bias")
            ? this.Add(path, this.MatMul($"{path}.product", x, weight), Weights.Exact($"{path}.bias"))
            : this.MatMul(path, x, weight);
    }

    /// <summary>A linear layer of latents, [N, in] → [N, out].</summary>
    public OnnxValue LinearOfLatents(string path, OnnxValue z)
    {
        var weight = Weights.Compact($"{path}.weight", channels: 0);
        OnnxValue[] inputs = Weights.Has($"{path}.bias") ? [z, weight, Weights.Exact($"{path}.bias")] : [z, weight];
        return Node("Gemm", path, [z.Shape[0], weight.Shape[0]], inputs, [Attributes.Of("transB", 1L)]);
    }

    /// <summary>A 3×3 convolution with a border of zeros, [N, in, H, W] → [N, out, H, W].</summary>
    /// <param name="path">The layer.</param>
    /// <param name="map">The map.</param>
    /// <param name="name">The result's name, where it is not the layer's.</param>
    public OnnxValue Conv3x3(string path, OnnxValue map, string? name = null)
    {
        var weight = Weights.Compact($"{path}.weight", channels: 0);
        return Node(
            "Conv", name ?? path, [map.Shape[0], weight.Shape[0], map.Shape[2], map.Shape[3]], [map, weight, Weights.Exact($"{path}.bias")],
            [Attributes.Of("kernel_shape", [3, 3]), Attributes.Of("pads", [1, 1, 1, 1])]);
    }
}
