using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Inception's reduction from 35×35 to 17×17.</summary>
internal sealed class InceptionB(InceptionWeights weights, string name, int channels)
{
    private readonly ConvolutionUnit _branch3X3 = weights.Unit($"{name}.branch3x3", channels, 384, size: 3, stride: 2);
    private readonly ConvolutionUnit _double3X3First = weights.Unit($"{name}.branch3x3dbl_1", channels, 64, size: 1);
    private readonly ConvolutionUnit _double3X3Second = weights.Unit($"{name}.branch3x3dbl_2", 64, 96, size: 3, padding: 1);
    private readonly ConvolutionUnit _double3X3Third = weights.Unit($"{name}.branch3x3dbl_3", 96, 96, size: 3, stride: 2);

    /// <summary>[N, channels, 35, 35] → [N, 480 + channels, 17, 17].</summary>
    public Tensor Forward(Tensor x) => Tensor.Cat(
    [
        _branch3X3.Forward(x),
        _double3X3Third.Forward(_double3X3Second.Forward(_double3X3First.Forward(x))),
        x.MaxPool2d(size: 3, stride: 2),
    ], 1);
}
