using LadaGan.Architecture;
using LadaGan.Model.Attention;
using LadaGan.Model.Normalization;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>The generator's block: y = Attention(SLN(x, z)) + x, out = MLP(SLN(y, z)); no residual around the MLP.</summary>
/// <remarks>Paper equations 6 and 7, figure 1 (a).</remarks>
/// <param name="path">Where the parameters are named: norm1, attention, norm2, mlp.</param>
/// <param name="block">The number of the block, from 0.</param>
/// <param name="options">The generator.</param>
public sealed class GeneratorLadaformer(ParameterPath path, int block, GeneratorOptions options)
{
    private readonly SelfModulatedLayerNorm _norm1 = new(path / "norm1", options.Widths[block], options.LatentWidth);
    private readonly IAttention _attention = IAttention.Create(options.Attention, path / "attention",
        options.Widths[block], options.Heads[block]);
    private readonly SelfModulatedLayerNorm _norm2 = new(path / "norm2", options.Widths[block], options.LatentWidth);
    private readonly Mlp _mlp = new(path / "mlp", options.Widths[block], options.MlpWidth);

    /// <param name="x">Tokens [B, side², D], float32.</param>
    /// <param name="z">Latents [B, latent width].</param>
    /// <param name="side">Side of the square map of tokens.</param>
    /// <param name="trace">Collects the attention map; null for none.</param>
    /// <returns>[B, side², D], in the type of the precision's matrix products.</returns>
    public Tensor Forward(Tensor x, Tensor z, int side, AttentionTrace? trace = null)
    {
        var y = _attention.Forward(_norm1.Forward(x, z), side, trace) + x;  // [B, N, D]   (6)
        return _mlp.Forward(_norm2.Forward(y, z));                               // [B, N, D]   (7)
    }
}
