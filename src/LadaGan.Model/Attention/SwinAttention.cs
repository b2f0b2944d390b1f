using LadaGan.Torch;
using LadaGan.Torch.Initializers;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Attention;

/// <summary>
/// Swin: r = softmax(q kᵀ/√d + b) v among the tokens of each window, where b depends on how far two tokens lie apart;
/// O(N M) in the tokens, M of them in a window.
/// </summary>
/// <remarks>
/// Liu et al., "Swin Transformer" (arXiv:2103.14030), as in its published code. b begins as that code's normal numbers of deviation
/// 0.02; it cuts them off at ±2, a hundred deviations away, where there are none.
/// </remarks>
public sealed class SwinAttention : IAttention
{
    // Shapes:  B batch, W windows, M tokens of a window, N = W M tokens, D width, h heads, d = D / h head width.
    private readonly Windows _windows;
    private readonly Linear _queryKeyValue;
    private readonly Tensor _relativePosition;
    private readonly Tensor _offsets;
    private readonly Linear _output;
    private readonly int _heads;
    private readonly double _scale;

    /// <param name="path">Where the parameters are named: qkv, relative_position, output.</param>
    /// <param name="side">Side of the square map of tokens, a multiple of the window's.</param>
    /// <param name="window">Side of a window, √M.</param>
    /// <param name="width">D.</param>
    /// <param name="heads">h, which divides D.</param>
    /// <param name="shifted">Whether the windows are shifted by half a window.</param>
    public SwinAttention(ParameterPath path, int side, int window, int width, int heads, bool shifted = false)
    {
        var distances = (2 * window) - 1;
        _windows = new Windows(path, side, window, shifted);
        _queryKeyValue = new Linear(path / "qkv", width, 3 * width, products: 3);
        _relativePosition = path.Parameter("relative_position", [distances * distances, heads], Initialize.NormalOf(0.02));
        _offsets = path.Constant(Tensor.Of(Offsets(window)));
        _output = new Linear(path / "output", width, width);
        _heads = heads;
        _scale = 1 / Math.Sqrt(width / heads);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, AttentionTrace? trace = null)
    {
        var (q, k, v) = Heads(_queryKeyValue.Forward(_windows.Partition(x)));          // [B W, h, M, d] each
        var scores = (q.MatMul(k.Transpose(2, 3)).Float() * _scale) + Bias();          // [B W, h, M, M]
        var a = _windows.Masked(scores).Softmax(-1);                                   // [B W, h, M, M]
        trace?.Record("mean over queries", _windows.MergeMaps(a.Mean([2])));
        var r = AttentionHeads.Merge(a.As(v.Type).MatMul(v));                          // [B W, M, D]
        return _windows.Merge(_output.Forward(r));                                     // [B, N, D]
    }

    private (Tensor Q, Tensor K, Tensor V) Heads(Tensor qkv)
    {
        var (q, k, v) = AttentionHeads.Thirds(qkv);
        return (AttentionHeads.Split(q, _heads), AttentionHeads.Split(k, _heads), AttentionHeads.Split(v, _heads));
    }

    /// <summary>b of every pair of tokens, [h, M, M].</summary>
    private Tensor Bias()
    {
        var tokens = (long)Math.Sqrt(_offsets.Count);
        return _relativePosition.IndexSelect(0, _offsets).Reshape(tokens, tokens, _heads).Permute(2, 0, 1);
    }

    /// <summary>The row of <c>relative_position</c> of each pair of tokens: the query's place minus the other's, from −(√M − 1).</summary>
    private static long[] Offsets(int window)
    {
        var tokens = window * window;
        return [.. from query in Enumerable.Range(0, tokens)
                   from token in Enumerable.Range(0, tokens)
                   let down = (query / window) - (token / window) + window - 1
                   let right = (query % window) - (token % window) + window - 1
                   select (long)((down * ((2 * window) - 1)) + right)];
    }
}
