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
    public Tensor Forward(Tensor x, int side, AttentionTrace? trace = null)
    {
        var qkv = _queryKeyValue.Forward(x);                                           // [B, N, 3D]
        var (q, k, v) = Thirds(qkv);                                                   // [B, N, D] each
        var alpha = (_score.Forward(q).Float() * _scale).Transpose(1, 2).Softmax(-1);  // [B, h, N]   (1)
        trace?.Record(alpha);
        var r = FusedAdditiveAttention.Applies(qkv, alpha)
            ? FusedAdditiveAttention.Call(qkv, alpha)                                  // Attend, in one operator
            : Attend(alpha, q, k, v);                                                  // [B, N, D]
        return _output.Forward(r).Float();                                             // [B, N, D]
    }

    /// <summary>g = Σ αᵢ qᵢ, pᵢ = g ⊙ kᵢ, rᵢ = pᵢ ⊙ vᵢ: α [B, h, N] and q, k, v [B, N, D] → r [B, N, D].</summary>
    internal static Tensor Attend(Tensor alpha, Tensor q, Tensor k, Tensor v)
    {
        var weights = alpha.Transpose(1, 2).Unsqueeze(-1);                             // [B, N, h, 1]
        var g = Merge((weights * Split(q, alpha.Size(1))).Sum([1], keepDim: true));    // [B, 1, D]   (2)
        var p = g * k;                                                                 // [B, N, D]   (3)
        return p * v;                                                                  // [B, N, D]   (4)
    }

    private static (Tensor Q, Tensor K, Tensor V) Thirds(Tensor qkv)
    {
        var thirds = qkv.Chunk(3, -1);
        return (thirds[0], thirds[1], thirds[2]);
    }

    /// <summary>[B, N, D] → [B, N, h, d].</summary>
    private static Tensor Split(Tensor x, long heads) => x.Reshape(x.Size(0), x.Size(1), heads, x.Size(2) / heads);

    /// <summary>[B, N, h, d] → [B, N, D].</summary>
    private static Tensor Merge(Tensor x) => x.Reshape(x.Size(0), x.Size(1), x.Size(2) * x.Size(3));
}
