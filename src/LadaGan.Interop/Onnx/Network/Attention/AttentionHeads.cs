using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>The channels of tokens [N, …, T, D] as h heads of width d = D / h; "…" are the windows, where there are any.</summary>
internal static class AttentionHeads
{
    /// <summary>[N, …, T, D] → [N, …, h, T, d].</summary>
    public static OnnxValue Split(GraphBuilder graph, string name, OnnxValue x, int heads)
    {
        var split = graph.Reshape($"{name}.split", x, [.. x.Shape.Skip(1).SkipLast(1), heads, x.Size(-1) / heads]);
        return graph.Transpose($"{name}.heads", split, Swapped(split.Shape.Count, -3, -2));
    }

    /// <summary>[N, …, h, T, d] → [N, …, T, D].</summary>
    public static OnnxValue Merge(GraphBuilder graph, string name, OnnxValue x)
    {
        var together = graph.Transpose($"{name}.by_token", x, Swapped(x.Shape.Count, -3, -2));
        return graph.Reshape(name, together, [.. together.Shape.Skip(1).SkipLast(2), together.Size(-2) * together.Size(-1)]);
    }

    /// <summary>[N, …, T, h] ↔ [N, …, h, T].</summary>
    public static OnnxValue SwapLast(GraphBuilder graph, string name, OnnxValue x) =>
        graph.Transpose(name, x, Swapped(x.Shape.Count, -2, -1));

    /// <summary>1/√d.</summary>
    public static OnnxValue Scale(GraphBuilder graph, long headWidth) =>
        graph.Number($"inverse_square_root_of_{headWidth}", 1 / Math.Sqrt(headWidth));

    /// <summary>
    /// Σ wᵢ xᵢ over the tokens, each head with weights of its own: w [N, …, h, T], x [N, …, T, D] → [N, …, 1, D].
    /// </summary>
    public static OnnxValue WeightedSum(GraphBuilder graph, string name, OnnxValue weights, OnnxValue x)
    {
        var heads = (int)weights.Size(-2);
        long[] outer = [.. x.Shape.Skip(1).SkipLast(2)];
        var rows = graph.Reshape($"{name}.weights", weights, [.. outer, heads, 1, weights.Size(-1)]);        // [N, …, h, 1, T]
        var sums = graph.MatMul($"{name}.by_head", rows, Split(graph, $"{name}.terms", x, heads));           // [N, …, h, 1, d]
        return graph.Reshape(name, sums, [.. outer, 1, x.Size(-1)]);
    }

    private static long[] Swapped(int rank, int one, int other)
    {
        long[] axes = [.. Enumerable.Range(0, rank)];
        (axes[^-one], axes[^-other]) = (axes[^-other], axes[^-one]);
        return axes;
    }
}
