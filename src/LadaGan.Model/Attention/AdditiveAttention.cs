using LadaGan.Model.Operators;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Attention;

/// <summary>
/// Linear additive attention: α = softmax over tokens of w·qᵢ/√d, g = Σ αᵢ qᵢ, rᵢ = g ⊙ kᵢ ⊙ vᵢ; O(N) in the tokens.
/// </summary>
/// <remarks>
/// Paper section III-A, equations 1 to 4. As in the authors' code the scores are one Linear of the whole q, before it is
/// split into heads (equation 1 writes one w per head on its own q).
/// </remarks>
public sealed class AdditiveAttention : IAttention
{
    // Shapes:  B batch, N tokens, D width, h heads, d = D / h head width.
    private readonly Linear _queryKeyValue;
    private readonly Linear _score;
    private readonly Linear _output;
    private readonly double _scale;

    /// <param name="path">Where the parameters are named: qkv, score, output.</param>
    /// <param name="width">D.</param>
    /// <param name="heads">h, which divides D.</param>
    public AdditiveAttention(ParameterPath path, int width, int heads)
    {
        _queryKeyValue = new Linear(path / "qkv", width, 3 * width, products: 3);
        _score = new Linear(path / "score", width, heads);
        _output = new Linear(path / "output", width, width);
        _scale = 1 / Math.Sqrt(width / heads);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, AttentionTrace? trace = null)
    {
        var (q, qkv) = FusedAdditiveAttention.Query(_queryKeyValue.Forward(x));        // [B, N, D], [B, N, 3D]
        var alpha = (_score.Forward(q).Float() * _scale).Transpose(1, 2).Softmax(-1);  // [B, h, N]   (1)
        trace?.Record("α", alpha);
        trace?.RecordTokens(qkv);
        return _output.Forward(Combine(alpha, qkv));                                   // [B, N, D]
    }

    /// <summary>Equations 2 to 4, in one operator where there is one: α [B, h, N] and qkv [B, N, 3D] → r [B, N, D].</summary>
    internal static Tensor Combine(Tensor alpha, Tensor qkv)
    {
        if (FusedAdditiveAttention.Applies(qkv, alpha))
        {
            return FusedAdditiveAttention.Call(qkv, alpha);
        }
        var (q, k, v) = AttentionHeads.Thirds(qkv);
        return Attend(alpha, q, k, v);
    }

    /// <summary>g = Σ αᵢ qᵢ, pᵢ = g ⊙ kᵢ, rᵢ = pᵢ ⊙ vᵢ: α [B, h, N] and q, k, v [B, N, D] → r [B, N, D].</summary>
    internal static Tensor Attend(Tensor alpha, Tensor q, Tensor k, Tensor v)
    {
        var g = AttentionHeads.WeightedSum(alpha, q);                                  // [B, 1, D]   (2)
        var p = g * k;                                                                 // [B, N, D]   (3)
        return p * v;                                                                  // [B, N, D]   (4)
    }
}
