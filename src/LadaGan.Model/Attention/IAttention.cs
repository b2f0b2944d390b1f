using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Attention;

/// <summary>The attention of a Ladaformer block: tokens [B, N, D] → tokens of the same shape, float32.</summary>
/// <remarks>Further kinds are one file each beside <see cref="AdditiveAttention"/> and one case in <see cref="Create"/>.</remarks>
public interface IAttention
{
    /// <summary>The block's attention; the one place that chooses its kind.</summary>
    /// <param name="path">Where its parameters are named.</param>
    /// <param name="width">D.</param>
    /// <param name="heads">h, which divides D.</param>
    static IAttention Create(ParameterPath path, int width, int heads) => new AdditiveAttention(path, width, heads);

    /// <param name="x">Tokens [B, N, D], normalised.</param>
    /// <param name="side">Of the square map that the tokens are, N = side², row by row; for kinds that look at neighbours.</param>
    /// <param name="trace">Collects the attention maps where given.</param>
    /// <returns>[B, N, D], float32.</returns>
    Tensor Forward(Tensor x, int side, AttentionTrace? trace = null);
}
