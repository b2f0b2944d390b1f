using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>Linformer (Wang et al. 2020, arXiv:2006.04768): dot products with K combinations of the tokens.</summary>
internal static class LinformerAttention
{
    public static AttentionResult Of(NetworkBuilder graph, AttentionPlace place, OnnxValue x)
    {
        var (path, heads) = (place.Path, place.Heads);
        var parts = graph.Split(path, graph.Linear($"{path}.qkv", x), "q", "k", "v");                  // [N, T, D] each
        var projectKey = graph.Weights.Transposed($"{path}.project_key");                              // [K, T]   Eᵀ
        var projectValue = graph.Weights.Transposed($"{path}.project_value");                          // [K, T]   Fᵀ
        var queries = AttentionHeads.Split(graph, $"{path}.queries", parts[0], heads);                 // [N, h, T, d]
        var keys = Projected(graph, $"{path}.keys", projectKey, parts[1], heads);                      // [N, h, K, d]   Eᵀk
        var values = Projected(graph, $"{path}.values", projectValue, parts[2], heads);                // [N, h, K, d]   Fᵀv
        var scores = DotProducts.Scores(graph, path, queries, keys);                                   // [N, h, T, K]
        var a = graph.Softmax($"{path}.a", scores);                                                    // [N, h, T, K]
        var r = AttentionHeads.Merge(graph, $"{path}.r", graph.MatMul($"{path}.attended", a, values)); // [N, T, D]
        var output = graph.Linear($"{path}.output", r);
        return new(output, place.KeepsMaps ? [TokenShares(graph, path, a, projectValue)] : []);
    }

    private static OnnxValue Projected(GraphBuilder graph, string name, OnnxValue projection, OnnxValue x, int heads)
    {
        var product = graph.Node("MatMul", name, [x.Shape[0], projection.Shape[0], x.Shape[2]], [projection, x]);  // [N, K, D]
        return AttentionHeads.Split(graph, name, product, heads);
    }

    /// <summary>
    /// Position j's mean weight over the queries, shared among the tokens as |Fᵢⱼ|: [N, h, T, K] → [N, h, T], which sum to 1.
    /// </summary>
    private static OnnxValue TokenShares(GraphBuilder graph, string path, OnnxValue a, OnnxValue projectValue)
    {
        var size = graph.Each("Abs", $"{path}.share_size", projectValue);                              // [K, T]
        var share = graph.Div($"{path}.share", size, graph.Sum($"{path}.share_total", size, axis: 1, keep: true));
        return graph.MatMul($"{path}.map", DotProducts.MeanOverQueries(graph, path, a), share);        // [N, h, T]
    }
}
