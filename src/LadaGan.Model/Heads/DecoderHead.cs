using LadaGan.Architecture;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Heads;

/// <summary>Per stage nearest ×2, 3×3 convolution, batch norm, LeakyReLU 0.2; then a 3×3 convolution to three channels.</summary>
internal sealed class DecoderHead : IImageHead
{
    private readonly List<(Conv2d Conv, BatchNorm2d Norm)> _stages = [];
    private readonly Conv2d _image;

    public DecoderHead(ParameterPath path, int width, IReadOnlyList<int> channels, Conventions conventions)
    {
        foreach (var (stage, next) in channels.Index())
        {
            var conv = new Conv2d(path / stage / "conv", width, next, size: 3, padding: 1);
            _stages.Add((conv, new BatchNorm2d(path / stage / "norm", next, conventions.BatchNormEps, conventions.BatchNormMomentum)));
            width = next;
        }
        _image = new Conv2d(path / "image", width, 3, size: 3, padding: 1, exact: true);
    }

    public Tensor Forward(Tensor tokens, bool training)
    {
        var x = FeatureMap.OfTokens(tokens, GeneratorOptions.LastSide);
        foreach (var (conv, norm) in _stages)
        {
            x = norm.Forward(conv.Forward(x.UpsampleNearest2d(2)), training, negativeSlope: 0.2);
        }
        return _image.Forward(x);
    }
}
