using LadaGan.Architecture;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>Square windows of the map of tokens, perhaps shifted by half a window (Liu et al. 2021, section 3.2).</summary>
/// <remarks>
/// A constant list says from where each token of each window comes, so that cutting, and rolling before it, is one <c>Gather</c>. Shifted
/// windows that reach over the map's edges go on at the opposite ones; a mask separates what are no neighbours there.
/// </remarks>
internal sealed class Windows
{
    // Shapes:  N images, W windows, M tokens of a window, T = W M tokens, D width, h heads.
    private const int Side = GeneratorOptions.WindowSide;
    private const int Tokens = Side * Side;
    private const float Apart = -100;

    private readonly GraphBuilder _graph;
    private readonly string _path;
    private readonly int _perSide;
    private readonly int _shift;

    public Windows(GraphBuilder graph, AttentionPlace place)
    {
        (_graph, _path, _perSide) = (graph, place.Path, place.Side / Side);
        _shift = place.Shifted && _perSide > 1 ? Side / 2 : 0;
    }

    /// <summary>Whether the windows are really shifted: a single one never is.</summary>
    public bool AreShifted => _shift > 0;

    private int Count => _perSide * _perSide;

    private string Kind => $"{_perSide * Side}{(AreShifted ? "_shifted" : "")}";

    /// <summary>[N, T, D] → [N, W, M, D], the windows row by row.</summary>
    public OnnxValue Partition(OnnxValue x) =>
        _graph.Reshape(
            $"{_path}.windows", Count == 1 ? x : Rearranged($"{_path}.by_window", x, "from_map", Origins()), Count, Tokens, x.Size(-1));

    /// <summary>[N, W, M, D] → [N, T, D], the inverse.</summary>
    public OnnxValue Merge(string name, OnnxValue windows)
    {
        var tokens = _graph.Reshape($"{name}.joined", windows, Count * Tokens, windows.Size(-1));
        return Count == 1 ? tokens : Rearranged($"{name}.by_token", tokens, "to_map", Inverse(Origins()));
    }

    /// <summary>The windows' attention maps as maps of all tokens: [N, W, h, M] → [N, h, T].</summary>
    public OnnxValue MergeMaps(OnnxValue weights)
    {
        var merged = Merge($"{_path}.maps", AttentionHeads.SwapLast(_graph, $"{_path}.maps", weights));
        return AttentionHeads.SwapLast(_graph, $"{_path}.map", merged);
    }

    /// <summary>Scores between the tokens of a window, [N, W, h, 1 or M, M] → [N, W, h, M, M], −100 lower across a seam.</summary>
    public OnnxValue Masked(OnnxValue scores) =>
        AreShifted
            ? _graph.Add($"{_path}.masked", scores, _graph.Numbers($"seams_of_{Kind}", [Count, 1, Tokens, Tokens], Mask))
            : scores;

    private OnnxValue Rearranged(string name, OnnxValue x, string direction, long[] order) =>
        _graph.Gather(name, x, _graph.Integers($"windows_of_{Kind}_{direction}", order), axis: 1);

    /// <summary>The token of the map that is each window's each token.</summary>
    private long[] Origins() =>
        [.. from window in Enumerable.Range(0, Count)
            from token in Enumerable.Range(0, Tokens)
            let y = (window / _perSide * Side) + (token / Side) + _shift
            let x = (window % _perSide * Side) + (token % Side) + _shift
            let side = _perSide * Side
            select (long)((y % side * side) + (x % side))];

    private static long[] Inverse(long[] order)
    {
        var inverse = new long[order.Length];
        foreach (var (at, origin) in order.Index())
        {
            inverse[origin] = at;
        }
        return inverse;
    }

    /// <summary>[W, 1, M, M]: 0 between tokens that are neighbours in the map, −100 between those on either side of a seam.</summary>
    private float[] Mask() =>
        [.. from window in Enumerable.Range(0, Count)
            from query in Enumerable.Range(0, Tokens)
            from token in Enumerable.Range(0, Tokens)
            select Region(window, query) == Region(window, token) ? 0 : Apart];

    /// <summary>Whether a token has come over the lower edge, and whether over the right one.</summary>
    private (bool Lower, bool Right) Region(int window, int token) =>
        (IsOver(window / _perSide, token / Side), IsOver(window % _perSide, token % Side));

    private bool IsOver(int window, int place) => window == _perSide - 1 && place >= Side - _shift;
}
