using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Attention;

/// <summary>
/// Lada-Swin: linear additive attention among the tokens of each window, α = softmax of w·qᵢ/√d, g = Σ αᵢ qᵢ, rᵢ = g ⊙ kᵢ ⊙ vᵢ.
/// </summary>
/// <remarks>
/// Paper section IV-C, Table I: <see cref="AdditiveAttention"/> inside the windows of <see cref="SwinAttention"/>. r is the answer: the
/// paper's count of multiply-accumulates has no room for an output projection. In shifted windows that reach over the map's edge, each
/// part of the map has an α and a g of its own.
/// </remarks>
public sealed class LadaSwinAttention : IAttention
{
    // Shapes:  B batch, W windows, M tokens of a window, N = W M tokens, D width, h heads, d = D / h head width.
    private readonly Windows _windows;
    private readonly Linear _queryKeyValue;
    private readonly Linear _score;
    private readonly int _heads;
    private readonly double _scale;

    /// <param name="path">Where the parameters are named: qkv, score.</param>
    /// <param name="side">Side of the square map of tokens, a multiple of the window's.</param>
    /// <param name="window">Side of a window, √M.</param>
    /// <param name="width">D.</param>
    /// <param name="heads">h, which divides D.</param>
    /// <param name="shifted">Whether the windows are shifted by half a window.</param>
    public LadaSwinAttention(ParameterPath path, int side, int window, int width, int heads, bool shifted = false)
    {
        _windows = new Windows(path, side, window, shifted);
        _queryKeyValue = new Linear(path / "qkv", width, 3 * width, products: 3);
        _score = new Linear(path / "score", width, heads);
        _heads = heads;
        _scale = 1 / Math.Sqrt(width / heads);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, AttentionTrace? trace = null)
    {
        var qkv = _queryKeyValue.Forward(_windows.Partition(x));                       // [B W, M, 3D]
        var (q, k, v) = AttentionHeads.Thirds(qkv);                                    // [B W, M, D] each
        var scores = (_score.Forward(q).Float() * _scale).Transpose(1, 2);             // [B W, h, M]
        Tensor alpha, r;
        if (_windows.AreShifted)
        {
            var a = _windows.Masked(scores.Unsqueeze(2)).Softmax(-1);                  // [B W, h, M, M]  α of each token's part
            var g = AttentionHeads.Merge(a.As(q.Type).MatMul(AttentionHeads.Split(q, _heads))); // [B W, M, D]
            (alpha, r) = (a.Diagonal(2, 3), g * k * v);                                // [B W, h, M], [B W, M, D]
        }
        else
        {
            alpha = scores.Softmax(-1);                                                // [B W, h, M]
            r = AdditiveAttention.Combine(alpha, qkv);                                 // [B W, M, D]
        }
        trace?.Record("α", _windows.MergeMaps(alpha));
        return _windows.Merge(r);                                                      // [B, N, D]
    }
}
