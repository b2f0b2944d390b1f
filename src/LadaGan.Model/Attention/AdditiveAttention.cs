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
    private readonly int _heads;
    private readonly double _scale;

    public AdditiveAttention(ParameterPath path, int width, int heads)
    {
        _queryKeyValue = new Linear(path / "qkv", width, 3 * width, initializer: Initialize.OrthogonalBlocks(3));
        _score = new Linear(path / "score", width, heads);
        _output = new Linear(path / "output", width, width);
        _heads = heads;
        _scale = 1 / Math.Sqrt(width / heads);
    }

    public Tensor Forward(Tensor x, AttentionTrace? trace = null)
    {
        var (q, k, v) = Project(x);                                            // [B, N, D] each
        var alpha = (_score.Forward(q).Float() * _scale).Transpose(1, 2).Softmax(-1);  // [B, h, N]
        trace?.Record(alpha);
        var g = GlobalQuery(alpha, q);                                         // [B, 1, D]
        return _output.Forward(g * k * v).Float();                             // [B, N, D]
    }

    private (Tensor Q, Tensor K, Tensor V) Project(Tensor x)
    {
        var parts = _queryKeyValue.Forward(x).Float().Chunk(3, -1);
        return (parts[0], parts[1], parts[2]);
    }

    private Tensor GlobalQuery(Tensor alpha, Tensor q)
    {
        var shape = q.Shape;
        var perHead = q.View(shape[0], shape[1], _heads, shape[2] / _heads);   // [B, N, h, d]
        var weights = alpha.Transpose(1, 2).Unsqueeze(-1);                     // [B, N, h, 1]
        return (weights * perHead).Sum([1]).View(shape[0], 1, shape[2]);
    }
}
