using LadaGan.Model.Attention;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>The discriminator's block: y = Attention(LN(x)) + x, out = MLP(LN(y)) + y.</summary>
/// <remarks>Paper section III-D, figure 1 (b).</remarks>
public sealed class DiscriminatorLadaformer(ParameterPath path, int width, int heads, int mlpWidth, double layerNormEps)
{
    private readonly LayerNorm _norm1 = new(path / "norm1", width, layerNormEps);
    private readonly AdditiveAttention _attention = new(path / "attention", width, heads);
    private readonly LayerNorm _norm2 = new(path / "norm2", width, layerNormEps);
    private readonly Mlp _mlp = new(path / "mlp", width, mlpWidth);

    public Tensor Forward(Tensor x, AttentionTrace? trace = null)
    {
        var y = _attention.Forward(_norm1.Forward(x), trace) + x;  // [B, N, D]
        return _mlp.Forward(_norm2.Forward(y)).Float() + y;
    }
}
