using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>Scores of queries with keys, and what queries attend to on average.</summary>
internal static class DotProducts
{
    /// <summary>q kᵀ/√d: [N, …, h, T, d], [N, …, h, K, d] → [N, …, h, T, K].</summary>
    public static OnnxValue Scores(GraphBuilder graph, string path, OnnxValue queries, OnnxValue keys)
    {
        var products = graph.MatMul($"{path}.products", queries, AttentionHeads.SwapLast(graph, $"{path}.keys.transposed", keys));
        return graph.Mul($"{path}.scores", products, AttentionHeads.Scale(graph, queries.Size(-1)));
    }

    /// <summary>[N, …, h, T, K] → [N, …, h, K].</summary>
    public static OnnxValue MeanOverQueries(GraphBuilder graph, string path, OnnxValue a)
    {
        var queries = a.Size(-2);
        var sum = graph.Sum($"{path}.sum_over_queries", a, a.Shape.Count - 2, keep: false);
        return graph.Mul($"{path}.mean_over_queries", sum, graph.Number($"inverse_of_{queries}", 1.0 / queries));
    }
}
