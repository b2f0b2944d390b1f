using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Attention;

/// <summary>
/// Fastformer: α = softmax over tokens of w·qᵢ/√d, g = Σ αᵢ qᵢ, pᵢ = g ⊙ kᵢ, β = softmax over tokens of u·pᵢ/√d,
/// κ = Σ βᵢ pᵢ, rᵢ = W(κ ⊙ qᵢ) + qᵢ; O(N) in the tokens. The values are the queries.
/// </summary>
/// <remarks>
/// Wu et al., "Fastformer: Additive attention can be all you need" (arXiv:2108.09084), as in its official PyTorch code: scores are
/// one Linear of the whole q or p, and every product has a bias (its Keras version has none). There is no other output projection.
/// </remarks>
public sealed class FastformerAttention : IAttention
{
    // Shapes:  B batch, N tokens, D width, h heads, d = D / h head width.
    private readonly Linear _queryKey;
    private readonly Linear _queryScore;
    private readonly Linear _keyScore;
    private readonly Linear _output;
    private readonly double _scale;

    /// <param name="path">Where the parameters are named: query_key, query_score, key_score, output.</param>
    /// <param name="width">D.</param>
    /// <param name="heads">h, which divides D.</param>
    public FastformerAttention(ParameterPath path, int width, int heads)
    {
        _queryKey = new Linear(path / "query_key", width, 2 * width, products: 2);
        _queryScore = new Linear(path / "query_score", width, heads);
        _keyScore = new Linear(path / "key_score", width, heads);
        _output = new Linear(path / "output", width, width);
        _scale = 1 / Math.Sqrt(width / heads);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, AttentionTrace? trace = null)
    {
        var halves = _queryKey.Forward(x).Chunk(2, -1);
        var (q, k) = (halves[0], halves[1]);                                           // [B, N, D] each
        var alpha = Weights(_queryScore, q);                                           // [B, h, N]
        trace?.Record("α", alpha);
        var g = AttentionHeads.WeightedSum(alpha, q);                                  // [B, 1, D]
        var p = g * k;                                                                 // [B, N, D]
        var beta = Weights(_keyScore, p);                                              // [B, h, N]
        trace?.Record("β", beta);
        var kappa = AttentionHeads.WeightedSum(beta, p);                               // [B, 1, D]
        return _output.Forward(kappa * q).Float() + q;                                 // [B, N, D]
    }

    /// <summary>[B, N, D] → [B, h, N], which sum to 1 over the tokens.</summary>
    private Tensor Weights(Linear score, Tensor x) => (score.Forward(x).Float() * _scale).Transpose(1, 2).Softmax(-1);
}
