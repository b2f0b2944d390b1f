using LadaGan.Architecture;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>Swin (Liu et al. 2021, arXiv:2103.14030): softmax(q kᵀ/√d + b) v among the tokens of each window.</summary>
internal static class SwinAttention
{
    private const int Side = GeneratorOptions.WindowSide;
    private const int Tokens = Side * Side;

    public static AttentionResult Of(NetworkBuilder graph, AttentionPlace place, OnnxValue x)
    {
        var (path, heads) = (place.Path, place.Heads);
        var windows = new Windows(graph, place);
        var parts = graph.Split(path, graph.Linear($"{path}.qkv", windows.Partition(x)), "q", "k", "v");  // [N, W, M, D] each
        var q = AttentionHeads.Split(graph, $"{path}.queries", parts[0], heads);                       // [N, W, h, M, d]
        var k = AttentionHeads.Split(graph, $"{path}.keys", parts[1], heads);
        var v = AttentionHeads.Split(graph, $"{path}.values", parts[2], heads);
        var scores = graph.Add($"{path}.biased", DotProducts.Scores(graph, path, q, k), Bias(graph, path));
        var a = graph.Softmax($"{path}.a", windows.Masked(scores));                                    // [N, W, h, M, M]
        var r = AttentionHeads.Merge(graph, $"{path}.r", graph.MatMul($"{path}.attended", a, v));      // [N, W, M, D]
        var tokens = windows.Merge($"{path}.output", graph.Linear($"{path}.output", r));               // [N, T, D]
        return new(tokens, place.KeepsMaps ? [windows.MergeMaps(DotProducts.MeanOverQueries(graph, path, a))] : []);
    }

    /// <summary>b of every pair of tokens, [h, M, M]: the number that is learned for their offset.</summary>
    private static OnnxValue Bias(NetworkBuilder graph, string path)
    {
        var table = graph.Weights.Exact($"{path}.relative_position");                                  // [(2√M − 1)², h]
        var offsets = graph.Integers("offsets_in_a_window", Offsets());
        var pairs = graph.Gather($"{path}.bias.pairs", table, offsets, axis: 0);                       // [M², h]
        var byHead = graph.Transpose($"{path}.bias.by_head", pairs, 1, 0);                             // [h, M²]
        return graph.Reshape($"{path}.bias", byHead, Tokens, Tokens);
    }

    /// <summary>The row of the table of each pair of tokens: the query's place minus the other's, from −(√M − 1).</summary>
    private static long[] Offsets() =>
        [.. from query in Enumerable.Range(0, Tokens)
            from token in Enumerable.Range(0, Tokens)
            let down = (query / Side) - (token / Side) + Side - 1
            let right = (query % Side) - (token % Side) + Side - 1
            select (long)((down * ((2 * Side) - 1)) + right)];
}
