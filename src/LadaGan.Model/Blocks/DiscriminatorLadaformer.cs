using LadaGan.Architecture;
using LadaGan.Model.Attention;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>The discriminator's block: y = Attention(LN(x)) + x, out = MLP(LN(y)) + y.</summary>
/// <remarks>Paper section III-D, figure 1 (b).</remarks>
/// <param name="path">Where the parameters are named: norm1, attention, norm2, mlp.</param>
/// <param name="attention">The kind of attention: the paper's, or Fastformer's in an ablation.</param>
/// <param name="width">D.</param>
/// <param name="heads">The number of attention heads.</param>
/// <param name="mlpWidth">The MLP's hidden width.</param>
/// <param name="layerNormEps">Added to the variance of both norms.</param>
public sealed class DiscriminatorLadaformer(
    ParameterPath path, AttentionKind attention, int width, int heads, int mlpWidth, double layerNormEps)
{
    private readonly LayerNorm _norm1 = new(path / "norm1", width, layerNormEps);
    private readonly IAttention _attention = IAttention.Create(
        attention, path / "attention", DiscriminatorOptions.TokenSide, width, heads);
    private readonly LayerNorm _norm2 = new(path / "norm2", width, layerNormEps);
    private readonly Mlp _mlp = new(path / "mlp", width, mlpWidth);

    /// <param name="x">Tokens [B, N, D], float32.</param>
    /// <param name="trace">Collects the attention map; null for none.</param>
    /// <returns>[B, N, D], float32.</returns>
    public Tensor Forward(Tensor x, AttentionTrace? trace = null)
    {
        var y = _attention.Forward(_norm1.Forward(x), trace) + x;  // [B, N, D]
        return _mlp.Forward(_norm2.Forward(y)) + y;                // [B, N, D]
    }
}
