using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>LEE(h) = Conv(PixelShuffle(h)): tokens of side s, width D → tokens of side 2s, any width (it may widen D/4).</summary>
/// <remarks>Paper equation 8, figure 3.</remarks>
public sealed class LocalEmbeddingExpansion(ParameterPath path, int width, int nextWidth)
{
    private readonly Conv2d _conv = new(path, width / 4, nextWidth, size: 3, padding: 1);

    public Tensor Forward(Tensor tokens, int side) => FeatureMap.ToTokens(_conv.Forward(FeatureMap.PixelShuffle(tokens, side, 2)));
}
