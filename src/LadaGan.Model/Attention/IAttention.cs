using LadaGan.Architecture;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Attention;

/// <summary>The attention of a Ladaformer block: tokens [B, N, D] → tokens of the same shape.</summary>
/// <remarks>To add a kind, add a file beside <see cref="AdditiveAttention"/> and a case in <see cref="Create"/>.</remarks>
public interface IAttention
{
    /// <summary>Creates a block's attention; the only place that depends on its kind.</summary>
    /// <param name="kind">The kind of attention.</param>
    /// <param name="path">Where its parameters are named.</param>
    /// <param name="side">Side of the square map of tokens, N = side².</param>
    /// <param name="width">D.</param>
    /// <param name="heads">h, which divides D.</param>
    /// <param name="shifted">Whether windows, where the kind has them, are shifted by half a window.</param>
    static IAttention Create(AttentionKind kind, ParameterPath path, int side, int width, int heads, bool shifted = false) => kind switch
    {
        AttentionKind.Lada => new AdditiveAttention(path, width, heads),
        AttentionKind.Fastformer => new FastformerAttention(path, width, heads),
        AttentionKind.Linformer => new LinformerAttention(path, side * side, GeneratorOptions.LinformerTokens, width, heads),
        AttentionKind.Swin => new SwinAttention(path, side, GeneratorOptions.WindowSide, width, heads, shifted),
        AttentionKind.LadaSwin => new LadaSwinAttention(path, side, GeneratorOptions.WindowSide, width, heads, shifted),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "this kind of attention is not implemented"),
    };

    /// <param name="x">Tokens [B, N, D], normalised; row by row of their map.</param>
    /// <param name="trace">Collects the attention maps; null for none.</param>
    /// <returns>[B, N, D], in the type of the precision's matrix products or float32: the residual is added in float32.</returns>
    Tensor Forward(Tensor x, AttentionTrace? trace = null);
}
