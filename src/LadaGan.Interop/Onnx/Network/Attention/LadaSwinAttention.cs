using LadaGan.Architecture;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>Lada-Swin: linear additive attention among the tokens of each window, without an output projection (section IV-C).</summary>
/// <remarks>In shifted windows that reach over the map's edge, each part of the map has an α and a g of its own.</remarks>
internal static class LadaSwinAttention
{
    private const int Tokens = GeneratorOptions.WindowSide * GeneratorOptions.WindowSide;

    public static AttentionResult Of(NetworkBuilder graph, AttentionPlace place, OnnxValue x)
    {
        var path = place.Path;
        var windows = new Windows(graph, place);
        var parts = graph.Split(path, graph.Linear($"{path}.qkv", windows.Partition(x)), "q", "k", "v");  // [N, W, M, D] each
        var (alpha, r) = windows.AreShifted
            ? BySide(graph, place, windows, parts)
            : InWindow(graph, path, parts);
        return new(windows.Merge($"{path}.r", r), place.KeepsMaps ? [windows.MergeMaps(alpha)] : []);
    }

    private static (OnnxValue Alpha, OnnxValue R) InWindow(NetworkBuilder graph, string path, OnnxValue[] parts)
    {
        var alpha = AdditiveWeights.Of(graph, $"{path}.alpha", $"{path}.score", parts[0]);             // [N, W, h, M]
        return (alpha, AdditiveAttention.Attend(graph, path, alpha, parts[0], parts[1], parts[2]));
    }

    private static (OnnxValue Alpha, OnnxValue R) BySide(NetworkBuilder graph, AttentionPlace place, Windows windows, OnnxValue[] parts)
    {
        var (path, heads) = (place.Path, place.Heads);
        var scores = AdditiveWeights.Scores(graph, $"{path}.score", parts[0]);                         // [N, W, h, M]
        long[] outer = [.. scores.Shape.Skip(1)];
        var rows = graph.Reshape($"{path}.score.rows", scores, [.. outer[..2], 1, Tokens]);            // [N, W, h, 1, M]
        var a = graph.Softmax($"{path}.alphas", windows.Masked(rows));                                   // [N, W, h, M, M]  α by part
        var q = AttentionHeads.Split(graph, $"{path}.queries", parts[0], heads);                       // [N, W, h, M, d]
        var g = AttentionHeads.Merge(graph, $"{path}.g", graph.MatMul($"{path}.g.by_head", a, q));     // [N, W, M, D]     (2)
        var p = graph.Mul($"{path}.p", g, parts[1]);                                                   // [N, W, M, D]     (3)
        var r = graph.Mul($"{path}.r", p, parts[2]);                                                   // [N, W, M, D]     (4)
        return (place.KeepsMaps ? Diagonal(graph, path, a) : a, r);
    }

    /// <summary>Each token's weight in its own part: [N, W, h, M, M] → [N, W, h, M].</summary>
    private static OnnxValue Diagonal(GraphBuilder graph, string path, OnnxValue a)
    {
        var flat = graph.Reshape($"{path}.alphas.flat", a, [.. a.Shape.Skip(1).SkipLast(2), Tokens * Tokens]);
        var diagonal = graph.Integers("diagonal", [.. Enumerable.Range(0, Tokens).Select(token => (long)token * (Tokens + 1))]);
        return graph.Gather($"{path}.alpha", flat, diagonal, axis: 3);
    }
}
