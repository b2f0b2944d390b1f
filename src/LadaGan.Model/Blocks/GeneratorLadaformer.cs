using LadaGan.Architecture;
using LadaGan.Model.Attention;
using LadaGan.Model.Normalization;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>The generator's block: y = Attention(SLN(x, z)) + x, out = MLP(SLN(y, z)); no residual around the MLP.</summary>
/// <remarks>
/// Paper equations 6 and 7, figure 1 (a). The ablations of Table I add the residual, out = MLP(…) + y, or replace SLN by layer norm.
/// </remarks>
/// <param name="path">Where the parameters are named: norm1, attention, norm2, mlp.</param>
/// <param name="block">The number of the block, from 0.</param>
/// <param name="options">The generator.</param>
public sealed class GeneratorLadaformer(ParameterPath path, int block, GeneratorOptions options)
{
    private readonly IModulatedNorm _norm1 = IModulatedNorm.Create(path / "norm1", options.Widths[block], options);
    private readonly IAttention _attention = IAttention.Create(options.Attention, path / "attention", GeneratorOptions.SideOf(block),
        options.Widths[block], options.Heads[block], shifted: options.WindowShift && block == 1);
    private readonly IModulatedNorm _norm2 = IModulatedNorm.Create(path / "norm2", options.Widths[block], options);
    private readonly Mlp _mlp = new(path / "mlp", options.Widths[block], options.MlpWidth);

    /// <param name="x">Tokens [B, N, D], float32.</param>
    /// <param name="z">Latents [B, latent width].</param>
    /// <param name="trace">Collects the attention map; null for none.</param>
    /// <returns>[B, N, D], in the type of the precision's matrix products; float32 with the residual.</returns>
    public Tensor Forward(Tensor x, Tensor z, AttentionTrace? trace = null)
    {
        var y = _attention.Forward(_norm1.Forward(x, z), trace) + x;  // [B, N, D]   (6)
        var mlp = _mlp.Forward(_norm2.Forward(y, z));                 // [B, N, D]   (7)
        return options.MlpResidual ? mlp + y : mlp;
    }

    /// <summary>u of both norms (equation 5), side by side, [B, 2D]; null where z does not modulate.</summary>
    /// <param name="z">Latents [B, latent width].</param>
    public Tensor? Hidden(Tensor z) => _norm1.Hidden(z) is { } first && _norm2.Hidden(z) is { } second
        ? Tensor.Cat([first, second], -1)
        : null;
}
