using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Inception's 35×35 block: 1×1, 5×5, two 3×3, and average pooling.</summary>
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
    public Tensor Forward(Tensor x) => Tensor.CatRelu(
        _branch1X1.Unrectified(x),
        _branch5X5Second.Unrectified(_branch5X5First.Forward(x)),
        _double3X3Third.Unrectified(_double3X3Second.Forward(_double3X3First.Forward(x))),
        _pool.AveragedUnrectified(x));
}

/// <summary>Inception's reduction from 35×35 to 17×17.</summary>
internal sealed class InceptionB(InceptionWeights weights, string name, int channels)
{
    private readonly ConvolutionUnit _branch3X3 = weights.Unit($"{name}.branch3x3", channels, 384, size: 3, stride: 2);
    private readonly ConvolutionUnit _double3X3First = weights.Unit($"{name}.branch3x3dbl_1", channels, 64, size: 1);
    private readonly ConvolutionUnit _double3X3Second = weights.Unit($"{name}.branch3x3dbl_2", 64, 96, size: 3, padding: 1);
    private readonly ConvolutionUnit _double3X3Third = weights.Unit($"{name}.branch3x3dbl_3", 96, 96, size: 3, stride: 2);

    /// <summary>[N, channels, 35, 35] → [N, 480 + channels, 17, 17].</summary>
    public Tensor Forward(Tensor x) => Tensor.CatRelu(
        _branch3X3.Unrectified(x),
        _double3X3Third.Unrectified(_double3X3Second.Forward(_double3X3First.Forward(x))),
        x.MaxPool2d(size: 3, stride: 2));
}

/// <summary>Inception's 17×17 block: 1×1, 7×7 as 1×7 and 7×1 once and twice, and average pooling.</summary>
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
    public Tensor Forward(Tensor x) => Tensor.CatRelu(
        _branch1X1.Unrectified(x),
        _branch7X7Third.Unrectified(_branch7X7Second.Forward(_branch7X7First.Forward(x))),
        Double7X7(x),
        _pool.AveragedUnrectified(x));

    /// <summary>A 1×7 convolution.</summary>
    internal static ConvolutionUnit Horizontal(InceptionWeights weights, string name, int inChannels, int outChannels) =>
        weights.Unit(name, inChannels, outChannels, height: 1, width: 7, horizontalPadding: 3);

    /// <summary>A 7×1 convolution.</summary>
    internal static ConvolutionUnit Vertical(InceptionWeights weights, string name, int inChannels, int outChannels) =>
        weights.Unit(name, inChannels, outChannels, height: 7, width: 1, verticalPadding: 3);

    /// <summary>Without the last ReLU.</summary>
    private Tensor Double7X7(Tensor x)
    {
        x = _double7X7Second.Forward(_double7X7First.Forward(x));
        return _double7X7Fifth.Unrectified(_double7X7Fourth.Forward(_double7X7Third.Forward(x)));
    }
}

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
    public Tensor Forward(Tensor x) => Tensor.CatRelu(
        _branch3X3Second.Unrectified(_branch3X3First.Forward(x)),
        _branch7X7Fourth.Unrectified(_branch7X7Third.Forward(_branch7X7Second.Forward(_branch7X7First.Forward(x)))),
        x.MaxPool2d(size: 3, stride: 2));
}

/// <summary>Inception's 8×8 block: 1×1, parallel 1×3 and 3×1 after a 1×1 and after a 3×3, and pooling.</summary>
/// <param name="maxPool">Max pooling, in the last block of the network of 2015; all later Inceptions use average pooling.</param>
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
        return Tensor.CatRelu(
            _branch1X1.Unrectified(x),
            _branch3X3Horizontal.Unrectified(single),
            _branch3X3Vertical.Unrectified(single),
            _double3X3Horizontal.Unrectified(twice),
            _double3X3Vertical.Unrectified(twice),
            maxPool ? _pool.Unrectified(x.MaxPool2d(size: 3, stride: 1, padding: 1)) : _pool.AveragedUnrectified(x));
    }

    private static ConvolutionUnit Horizontal(InceptionWeights weights, string name) =>
        weights.Unit(name, 384, 384, height: 1, width: 3, horizontalPadding: 1);

    private static ConvolutionUnit Vertical(InceptionWeights weights, string name) =>
        weights.Unit(name, 384, 384, height: 3, width: 1, verticalPadding: 1);
}
