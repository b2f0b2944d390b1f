using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Inception's reduction from 17×17 to 8×8.</summary>
internal sealed class InceptionD(InceptionWeights weights, string name)
{
    private const int Channels = 768;

    private readonly ConvolutionUnit _branch3X3First = weights.Unit($"{name}.branch3x3_1", Channels, 192, size: 1);
    private readonly ConvolutionUnit _branch3X3Second = weights.Unit($"{name}.branch3x3_2", 192, 320, size: 3, stride: 2);
    private readonly ConvolutionUnit _branch7X7First = weights.Unit($"{name}.branch7x7x3_1", Channels, 192, size: 1);
    private readonly ConvolutionUnit _branch7X7Second = InceptionC.Horizontal(weights, $"{name}.branch7x7x3_2", 192, 192);
    private readonly ConvolutionUnit _branch7X7Third = InceptionC.Vertical(weights, $"{name}.branch7x7x3_3", 192, 192);
    private readonly ConvolutionUnit _branch7X7Fourth = weights.Unit($"{name}.branch7x7x3_4", 192, 192, size: 3, stride: 2);

    /// <summary>[N, 768, 17, 17] → [N, 1280, 8, 8].</summary>
    public Tensor Forward(Tensor x) => Tensor.Cat(
    [
        _branch3X3Second.Forward(_branch3X3First.Forward(x)),
        _branch7X7Fourth.Forward(_branch7X7Third.Forward(_branch7X7Second.Forward(_branch7X7First.Forward(x)))),
        x.MaxPool2d(size: 3, stride: 2),
    ], 1);
}
