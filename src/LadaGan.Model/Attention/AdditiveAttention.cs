using LadaGan.Torch;
using LadaGan.Torch.Initializers;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Attention;

/// <summary>
/// Linear additive attention: α = softmax over tokens of w·qᵢ/√d, g = Σ αᵢ qᵢ, rᵢ = g ⊙ kᵢ ⊙ vᵢ; O(N) in the tokens.
/// </summary>
/// <remarks>
/// Paper section III-A, equations 1 to 4. As in the authors' code the scores are one Linear of the whole q, before it is
/// split into heads (equation 1 writes one w per head on its own q).
/// </remarks>
public sealed class AdditiveAttention
{
    // Shapes:  B batch, N tokens, D width, h heads, d = D / h head width.
    private readonly Linear _queryKeyValue;
    private readonly Linear _score;
    private readonly Linear _output;
    private readonly double _scale;

    public AdditiveAttention(ParameterPath path, int width, int heads)
    {
        _queryKeyValue = new Linear(path / "qkv", width, 3 * width, initializer: Initialize.OrthogonalBlocks(3));
        _score = new Linear(path / "score", width, heads);
        _output = new Linear(path / "output", width, width);
        _scale = 1 / Math.Sqrt(width / heads);
    }

    public Tensor Forward(Tensor x, AttentionTrace? trace = null)
    {
        var qkv = _queryKeyValue.Forward(x);                                           // [B, N, 3D]
        var q = qkv.Narrow(-1, 0, qkv.Size(-1) / 3);                                   // [B, N, D]
        var alpha = (_score.Forward(q).Float() * _scale).Transpose(1, 2).Softmax(-1);  // [B, h, N]
        trace?.Record(alpha);
        var r = qkv.AdditiveAttention(alpha);                                          // [B, N, D], g ⊙ k ⊙ v with g = Σ αᵢ qᵢ
        return _output.Forward(r).Float();                                             // [B, N, D]
    }
}
