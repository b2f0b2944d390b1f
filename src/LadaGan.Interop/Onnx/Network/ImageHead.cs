using LadaGan.Architecture;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network;

/// <summary>The last 32×32 tokens → an image [N, 3, size, size], linear.</summary>
internal static class ImageHead
{
    private const double Slope = 0.2;

    /// <param name="graph">The graph.</param>
    /// <param name="tokens">[N, 1024, D].</param>
    /// <param name="options">The generator.</param>
    /// <param name="conventions">For batch norm's ε.</param>
    /// <param name="name">The image's name.</param>
    public static OnnxValue Of(NetworkBuilder graph, OnnxValue tokens, GeneratorOptions options, Conventions conventions, string name)
    {
        var map = FeatureMap.OfTokens(graph, "head", tokens, GeneratorOptions.LastSide);       // [N, D, 32, 32]
        if (options.Head != GeneratorHead.Decoder)
        {
            var shuffled = options.Patch == 1 ? map : graph.DepthToSpace("head.shuffled", map, options.Patch);
            return graph.Conv3x3("head", shuffled, name);                                      // [N, 3, S, S]
        }
        for (var stage = 0; stage < options.DecoderChannels.Count; stage++)
        {
            map = Stage(graph, $"head.{stage}", map, conventions);                             // [N, cᵢ, 2ⁱ 32, 2ⁱ 32]
        }
        return graph.Conv3x3("head.image", map, name);
    }

    /// <summary>Nearest ×2, convolution, batch norm, LeakyReLU.</summary>
    private static OnnxValue Stage(NetworkBuilder graph, string path, OnnxValue map, Conventions conventions)
    {
        var conv = graph.Conv3x3($"{path}.conv", graph.UpsampleNearest($"{path}.upsampled", map));
        var statistics = new[] { "weight", "bias", "running_mean", "running_var" }
            .Select(name => graph.Weights.Exact($"{path}.norm.{name}"));
        var norm = graph.Node(
            "BatchNormalization", $"{path}.norm", conv.Shape, [conv, .. statistics], [Attributes.Of("epsilon", conventions.BatchNormEps)]);
        return graph.Each("LeakyRelu", $"{path}.activation", norm, Attributes.Of("alpha", Slope));
    }
}
