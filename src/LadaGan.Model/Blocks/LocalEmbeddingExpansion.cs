using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>LEE(h) = Conv(PixelShuffle(h)): tokens of side s, width D → tokens of side 2s, any width (it may widen D/4).</summary>
/// <remarks>Paper equation 8, figure 3. The ablations of Table I leave the convolution out: the width is then D/4.</remarks>
/// <param name="path">Where the convolution's parameters are named.</param>
/// <param name="width">D.</param>
/// <param name="nextWidth">The width of the next block; D/4 without the convolution.</param>
/// <param name="convolve">Whether the convolution follows the pixel shuffle.</param>
public sealed class LocalEmbeddingExpansion(ParameterPath path, int width, int nextWidth, bool convolve = true)
{
    private readonly Conv2d? _conv = convolve ? new(path, width / 4, nextWidth, size: 3, padding: 1) : null;

    /// <param name="tokens">[B, side², D].</param>
    /// <param name="side">Side of the square map of tokens.</param>
    /// <returns>[B, 4 side², the next width].</returns>
    public Tensor Forward(Tensor tokens, int side)
    {
        var map = FeatureMap.PixelShuffle(tokens, side, 2);             // [B, D/4, 2s, 2s]
        return FeatureMap.ToTokens(_conv?.Forward(map) ?? map);         // [B, 4s², D']   (8)
    }
}
