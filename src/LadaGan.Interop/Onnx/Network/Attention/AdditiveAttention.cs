using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>Linear additive attention: the paper's section III-A, equations 1 to 4.</summary>
internal static class AdditiveAttention
{
    public static AttentionResult Of(NetworkBuilder graph, AttentionPlace place, OnnxValue x)
    {
        var path = place.Path;
        var parts = graph.Split(path, graph.Linear($"{path}.qkv", x), "q", "k", "v");
        var alpha = AdditiveWeights.Of(graph, $"{path}.alpha", $"{path}.score", parts[0]);             // [N, h, T]   (1)
        var r = Attend(graph, path, alpha, parts[0], parts[1], parts[2]);                              // [N, T, D]
        return new(graph.Linear($"{path}.output", r), [alpha]);
    }

    /// <summary>g = Σ αᵢ qᵢ, pᵢ = g ⊙ kᵢ, rᵢ = pᵢ ⊙ vᵢ: α [N, …, h, T] and q, k, v [N, …, T, D] → r [N, …, T, D].</summary>
    public static OnnxValue Attend(GraphBuilder graph, string path, OnnxValue alpha, OnnxValue q, OnnxValue k, OnnxValue v)
    {
        var g = AttentionHeads.WeightedSum(graph, $"{path}.g", alpha, q);                              // [N, …, 1, D] (2)
        graph.Describe("equation 2: g = Σ αᵢ qᵢ");
        var p = graph.Mul($"{path}.p", g, k);                                                          // [N, …, T, D] (3)
        graph.Describe("equation 3: pᵢ = g ⊙ kᵢ");
        var r = graph.Mul($"{path}.r", p, v);                                                          // [N, …, T, D] (4)
        graph.Describe("equation 4: rᵢ = pᵢ ⊙ vᵢ");
        return r;
    }
}
