using LadaGan.Architecture;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Heads;

/// <summary>Pixel shuffle by <paramref name="patch"/> (1: none, the pixel head), then a 3×3 convolution to three channels.</summary>
internal sealed class PatchHead(ParameterPath path, int width, int patch) : IImageHead
{
    private readonly Conv2d _conv = new(path, width / (patch * patch), 3, size: 3, padding: 1, exact: true);

    public Tensor Forward(Tensor tokens, bool training) =>
        _conv.Forward(patch == 1
            ? FeatureMap.OfTokens(tokens, GeneratorOptions.LastSide)
            : FeatureMap.PixelShuffle(tokens, GeneratorOptions.LastSide, patch));
}
