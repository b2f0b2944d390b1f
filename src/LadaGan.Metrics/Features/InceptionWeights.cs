using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Inception's weights under PyTorch's names.</summary>
/// <inheritdoc cref="NetworkWeights"/>
internal sealed class InceptionWeights(IReadOnlyDictionary<string, Tensor> weights, FeatureNetworkOptions options)
    : NetworkWeights(weights, options, "Inception", "FID needs those of pt_inception-2015-12-05-6726825d.pth")
{
    private const double BatchNormEps = 0.001;

    /// <summary>Convolution, batch norm and ReLU: <c>name.conv</c> and <c>name.bn</c>.</summary>
    public ConvolutionUnit Unit(string name, int inChannels, int outChannels, int height, int width, int stride = 1,
        int verticalPadding = 0, int horizontalPadding = 0)
    {
        var norm = new BatchNormTensors(
            Take($"{name}.bn.weight", outChannels),
            Take($"{name}.bn.bias", outChannels),
            Take($"{name}.bn.running_mean", outChannels),
            Take($"{name}.bn.running_var", outChannels),
            BatchNormEps);
        var weight = Take($"{name}.conv.weight", outChannels, inChannels, height, width);
        return new(Fold(weight, norm, [stride, stride], [verticalPadding, horizontalPadding]));
    }

    /// <inheritdoc cref="Unit(string, int, int, int, int, int, int, int)"/>
    public ConvolutionUnit Unit(string name, int inChannels, int outChannels, int size, int stride = 1, int padding = 0) =>
        Unit(name, inChannels, outChannels, size, size, stride, padding, padding);
}

/// <summary>A convolution with its batch norm, followed by ReLU.</summary>
internal sealed class ConvolutionUnit(FoldedConvolution convolution)
{
    public Tensor Forward(Tensor x) => convolution.ForwardRelu(x);

    /// <summary>Without the ReLU: the last unit of a branch leaves it to <see cref="Tensor.CatRelu"/>, which joins the branches.</summary>
    public Tensor Unrectified(Tensor x) => convolution.Forward(x);

    /// <summary>A 1×1 unit, without the ReLU, after 3×3 average pooling that does not count the padding.</summary>
    /// <remarks>
    /// Average pooling and a 1×1 convolution commute, including the bias; pooling after the convolution processes fewer channels.
    /// </remarks>
    public Tensor AveragedUnrectified(Tensor x) => convolution.Forward(x).AvgPool2d(3, 1, 1, countIncludePad: false);
}
