using LadaGan.Model.Attention;
using LadaGan.Model.Normalization;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>The generator's block: y = Attention(SLN(x, z)) + x, out = MLP(SLN(y, z)); no residual around the MLP.</summary>
/// <remarks>Paper equations 6 and 7, figure 1 (a).</remarks>
/// <param name="path">Where the parameters are named: norm1, attention, norm2, mlp.</param>
/// <param name="width">D.</param>
/// <param name="latentWidth">Of z.</param>
/// <param name="heads">Of the attention.</param>
/// <param name="mlpWidth">The MLP's hidden width.</param>
public sealed class GeneratorLadaformer(ParameterPath path, int width, int latentWidth, int heads, int mlpWidth)
{
    private readonly SelfModulatedLayerNorm _norm1 = new(path / "norm1", width, latentWidth);
    private readonly IAttention _attention = IAttention.Create(path / "attention", width, heads);
    private readonly SelfModulatedLayerNorm _norm2 = new(path / "norm2", width, latentWidth);
    private readonly Mlp _mlp = new(path / "mlp", width, mlpWidth);

    /// <param name="x">Tokens [B, side², D], float32.</param>
    /// <param name="z">Latents [B, latent width].</param>
    /// <param name="side">Of the tokens' square map.</param>
    /// <param name="trace">Collects the attention map where given.</param>
    /// <returns>[B, side², D], in the type of the precision's products.</returns>
    public Tensor Forward(Tensor x, Tensor z, int side, AttentionTrace? trace = null)
    {
        var y = _attention.Forward(_norm1.Forward(x, z), side, trace) + x;  // [B, N, D]   (6)
        return _mlp.Forward(_norm2.Forward(y, z));                               // [B, N, D]   (7)
    }
}
