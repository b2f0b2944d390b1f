using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Inception's 35×35 block: 1×1, 5×5, two 3×3, and averages.</summary>
internal sealed class InceptionA(InceptionWeights weights, string name, int channels, int poolChannels)
{
    private readonly ConvolutionUnit _branch1X1 = weights.Unit($"{name}.branch1x1", channels, 64, size: 1);
    private readonly ConvolutionUnit _branch5X5First = weights.Unit($"{name}.branch5x5_1", channels, 48, size: 1);
    private readonly ConvolutionUnit _branch5X5Second = weights.Unit($"{name}.branch5x5_2", 48, 64, size: 5, padding: 2);
    private readonly ConvolutionUnit _double3X3First = weights.Unit($"{name}.branch3x3dbl_1", channels, 64, size: 1);
    private readonly ConvolutionUnit _double3X3Second = weights.Unit($"{name}.branch3x3dbl_2", 64, 96, size: 3, padding: 1);
    private readonly ConvolutionUnit _double3X3Third = weights.Unit($"{name}.branch3x3dbl_3", 96, 96, size: 3, padding: 1);
    private readonly ConvolutionUnit _pool = weights.Unit($"{name}.branch_pool", channels, poolChannels, size: 1);

    /// <summary>[N, channels, 35, 35] → [N, 224 + poolChannels, 35, 35].</summary>
    public Tensor Forward(Tensor x) => Tensor.Cat(
    [
        _branch1X1.Forward(x),
        _branch5X5Second.Forward(_branch5X5First.Forward(x)),
        _double3X3Third.Forward(_double3X3Second.Forward(_double3X3First.Forward(x))),
        _pool.ForwardAveraged(x),
    ], 1);
}
