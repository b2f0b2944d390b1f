using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network;

/// <summary>LEE(h) = Conv(PixelShuffle(h)), the paper's equation 8; without its convolution in an ablation.</summary>
internal static class Expansion
{
    /// <param name="graph">The graph.</param>
    /// <param name="path">The expansion.</param>
    /// <param name="tokens">[N, side², D].</param>
    /// <param name="side">Side of the map of tokens.</param>
    /// <param name="convolve">Whether the convolution follows.</param>
    /// <returns>[N, 4 side², D'].</returns>
    public static OnnxValue Of(NetworkBuilder graph, string path, OnnxValue tokens, int side, bool convolve)
    {
        var map = graph.DepthToSpace($"{path}.shuffled", FeatureMap.OfTokens(graph, path, tokens, side), 2);  // [N, D/4, 2s, 2s]
        if (convolve)
        {
            map = graph.Conv3x3(path, map);                                                                    // [N, D', 2s, 2s]
            graph.Describe("equation 8: LEE(h) = Conv(PixelShuffle(h))");
        }
        return FeatureMap.ToTokens(graph, path, map);
    }
}
