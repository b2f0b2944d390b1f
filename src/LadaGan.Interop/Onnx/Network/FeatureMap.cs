using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network;

/// <summary>Between tokens [N, side², C] and feature maps [N, C, side, side].</summary>
internal static class FeatureMap
{
    public static OnnxValue OfTokens(GraphBuilder graph, string path, OnnxValue tokens, int side) =>
        graph.Reshape(
            $"{path}.map", graph.Transpose($"{path}.channels_first", tokens, 0, 2, 1), tokens.Size(-1), side, side);

    public static OnnxValue ToTokens(GraphBuilder graph, string path, OnnxValue map) =>
        graph.Transpose(
            $"{path}.tokens", graph.Reshape($"{path}.channels", map, map.Shape[1], map.Shape[2] * map.Shape[3]), 0, 2, 1);
}
