using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Inception's 8×8 block: 1×1, 3×3 as 1×3 beside 3×1 behind a 1×1 and behind a 3×3, and a pool.</summary>
/// <param name="maxPool">The network of 2015 takes maxima in its last block, where every later Inception averages.</param>
internal sealed class InceptionE(InceptionWeights weights, string name, int channels, bool maxPool)
{
    private readonly ConvolutionUnit _branch1X1 = weights.Unit($"{name}.branch1x1", channels, 320, size: 1);
    private readonly ConvolutionUnit _branch3X3First = weights.Unit($"{name}.branch3x3_1", channels, 384, size: 1);
    private readonly ConvolutionUnit _branch3X3Horizontal = Horizontal(weights, $"{name}.branch3x3_2a");
    private readonly ConvolutionUnit _branch3X3Vertical = Vertical(weights, $"{name}.branch3x3_2b");
    private readonly ConvolutionUnit _double3X3First = weights.Unit($"{name}.branch3x3dbl_1", channels, 448, size: 1);
    private readonly ConvolutionUnit _double3X3Second = weights.Unit($"{name}.branch3x3dbl_2", 448, 384, size: 3, padding: 1);
    private readonly ConvolutionUnit _double3X3Horizontal = Horizontal(weights, $"{name}.branch3x3dbl_3a");
    private readonly ConvolutionUnit _double3X3Vertical = Vertical(weights, $"{name}.branch3x3dbl_3b");
    private readonly ConvolutionUnit _pool = weights.Unit($"{name}.branch_pool", channels, 192, size: 1);

    /// <summary>[N, channels, 8, 8] → [N, 2048, 8, 8].</summary>
    public Tensor Forward(Tensor x)
    {
        var single = _branch3X3First.Forward(x);
        var twice = _double3X3Second.Forward(_double3X3First.Forward(x));
        return Tensor.Cat(
        [
            _branch1X1.Forward(x),
            _branch3X3Horizontal.Forward(single),
            _branch3X3Vertical.Forward(single),
            _double3X3Horizontal.Forward(twice),
            _double3X3Vertical.Forward(twice),
            maxPool ? _pool.Forward(x.MaxPool2d(size: 3, stride: 1, padding: 1)) : _pool.ForwardAveraged(x),
        ], 1);
    }

    private static ConvolutionUnit Horizontal(InceptionWeights weights, string name) => weights.Unit(name, 384, 384, height: 1, width: 3, horizontalPadding: 1);

    private static ConvolutionUnit Vertical(InceptionWeights weights, string name) => weights.Unit(name, 384, 384, height: 3, width: 1, verticalPadding: 1);
}
