using LadaGan.Model.Attention;
using LadaGan.Model.Normalization;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>The generator's block: y = Attention(SLN(x, z)) + x, out = MLP(SLN(y, z)); no residual around the MLP.</summary>
/// <remarks>Paper equations 6 and 7, figure 1 (a).</remarks>
public sealed class GeneratorLadaformer(ParameterPath path, int width, int latentWidth, int heads, int mlpWidth)
{
    private readonly SelfModulatedLayerNorm _norm1 = new(path / "norm1", width, latentWidth);
    private readonly AdditiveAttention _attention = new(path / "attention", width, heads);
    private readonly SelfModulatedLayerNorm _norm2 = new(path / "norm2", width, latentWidth);
    private readonly Mlp _mlp = new(path / "mlp", width, mlpWidth);

    public Tensor Forward(Tensor x, Tensor z, AttentionTrace? trace = null)
    {
        var y = _attention.Forward(_norm1.Forward(x, z), trace) + x;  // [B, N, D]
        return _mlp.Forward(_norm2.Forward(y, z));
    }
}
