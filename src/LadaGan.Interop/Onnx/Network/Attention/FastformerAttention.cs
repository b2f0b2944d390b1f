using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>Fastformer (Wu et al. 2021, arXiv:2108.09084): a second map, β, for the keys; the values are the queries.</summary>
internal static class FastformerAttention
{
    public static AttentionResult Of(NetworkBuilder graph, AttentionPlace place, OnnxValue x)
    {
        var path = place.Path;
        var parts = graph.Split(path, graph.Linear($"{path}.query_key", x), "q", "k");
        var (q, k) = (parts[0], parts[1]);                                                             // [N, T, D] each
        var alpha = AdditiveWeights.Of(graph, $"{path}.alpha", $"{path}.query_score", q);              // [N, h, T]
        var g = AttentionHeads.WeightedSum(graph, $"{path}.g", alpha, q);                              // [N, 1, D]
        var p = graph.Mul($"{path}.p", g, k);                                                          // [N, T, D]
        var beta = AdditiveWeights.Of(graph, $"{path}.beta", $"{path}.key_score", p);                  // [N, h, T]
        graph.Describe("βᵢ = softmax over tokens of u·pᵢ/√d");
        var kappa = AttentionHeads.WeightedSum(graph, $"{path}.kappa", beta, p);                       // [N, 1, D]
        var r = graph.Linear($"{path}.output", graph.Mul($"{path}.r", kappa, q));
        return new(graph.Add($"{path}.with_queries", r, q), [alpha, beta]);                            // [N, T, D]
    }
}
