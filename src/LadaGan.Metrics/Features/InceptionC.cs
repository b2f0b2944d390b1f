using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Inception's 17×17 block: 1×1, 7×7 as 1×7 and 7×1 once and twice, and averages.</summary>
internal sealed class InceptionC(InceptionWeights weights, string name, int channels7X7)
{
    private const int Channels = 768;

    private readonly ConvolutionUnit _branch1X1 = weights.Unit($"{name}.branch1x1", Channels, 192, size: 1);
    private readonly ConvolutionUnit _branch7X7First = weights.Unit($"{name}.branch7x7_1", Channels, channels7X7, size: 1);
    private readonly ConvolutionUnit _branch7X7Second = Horizontal(weights, $"{name}.branch7x7_2", channels7X7, channels7X7);
    private readonly ConvolutionUnit _branch7X7Third = Vertical(weights, $"{name}.branch7x7_3", channels7X7, 192);
    private readonly ConvolutionUnit _double7X7First = weights.Unit($"{name}.branch7x7dbl_1", Channels, channels7X7, size: 1);
    private readonly ConvolutionUnit _double7X7Second = Vertical(weights, $"{name}.branch7x7dbl_2", channels7X7, channels7X7);
    private readonly ConvolutionUnit _double7X7Third = Horizontal(weights, $"{name}.branch7x7dbl_3", channels7X7, channels7X7);
    private readonly ConvolutionUnit _double7X7Fourth = Vertical(weights, $"{name}.branch7x7dbl_4", channels7X7, channels7X7);
    private readonly ConvolutionUnit _double7X7Fifth = Horizontal(weights, $"{name}.branch7x7dbl_5", channels7X7, 192);
    private readonly ConvolutionUnit _pool = weights.Unit($"{name}.branch_pool", Channels, 192, size: 1);

    /// <summary>[N, 768, 17, 17] → [N, 768, 17, 17]; the first 192 channels are those of the 1×1 branch.</summary>
    public Tensor Forward(Tensor x) => Tensor.Cat(
    [
        _branch1X1.Forward(x),
        _branch7X7Third.Forward(_branch7X7Second.Forward(_branch7X7First.Forward(x))),
        Double7X7(x),
        _pool.ForwardAveraged(x),
    ], 1);

    /// <summary>A 1×7 convolution.</summary>
    internal static ConvolutionUnit Horizontal(InceptionWeights weights, string name, int inChannels, int outChannels) =>
        weights.Unit(name, inChannels, outChannels, height: 1, width: 7, horizontalPadding: 3);

    /// <summary>A 7×1 convolution.</summary>
    internal static ConvolutionUnit Vertical(InceptionWeights weights, string name, int inChannels, int outChannels) =>
        weights.Unit(name, inChannels, outChannels, height: 7, width: 1, verticalPadding: 3);

    private Tensor Double7X7(Tensor x)
    {
        x = _double7X7Second.Forward(_double7X7First.Forward(x));
        return _double7X7Fifth.Forward(_double7X7Fourth.Forward(_double7X7Third.Forward(x)));
    }
}
