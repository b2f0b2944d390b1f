using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>A convolution with the batch norm behind it folded into weight and bias, and ReLU.</summary>
internal sealed class ConvolutionUnit(Tensor weight, Tensor bias, long[] stride, long[] padding)
{
    public Tensor Forward(Tensor x) => x.Conv2d(weight, bias, stride, padding).ReluInPlace();

    /// <summary>The 1×1 unit over 3×3 averages that do not count the padding.</summary>
    /// <remarks>Averages of weight 1 and a 1×1 convolution commute, bias included; averaged are then the few channels behind it.</remarks>
    public Tensor ForwardAveraged(Tensor x) => x.Conv2d(weight, bias, stride, padding).AvgPool2d(3, 1, 1, countIncludePad: false).ReluInPlace();
}
