using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>
/// ResNet-18's weights under the numbers that CNTK gave them: a convolution's is <c>Parameter91</c>, and its batch norm's are four in a
/// row, <c>Parameter96</c> (gain), <c>Parameter97</c> (bias), <c>Constant98</c> (mean) and <c>Constant99</c> (variance).
/// </summary>
/// <inheritdoc cref="NetworkWeights"/>
internal sealed class ResNet18Weights(IReadOnlyDictionary<string, Tensor> weights, FeatureNetworkOptions options)
    : NetworkWeights(weights, options, "ResNet-18", "fd-resnet18 needs those of Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1")
{
    private const double BatchNormEps = 1e-5;

    /// <summary>The file's is BGR; the network takes RGB, with the first convolution's inputs in that order.</summary>
    public Tensor MeanImage(int size)
    {
        using var scope = new TensorScope();
        return Own(FromBgr(Take("MeanImage", 1, 3, size, size)));
    }

    /// <summary>The 7×7 convolution on images.</summary>
    public FoldedConvolution Stem()
    {
        using var scope = new TensorScope();
        // CNTK pads the first row and column only, as far as the last window needs; for even maps this places the windows equally.
        return Fold(FromBgr(Take("Parameter91", 64, 3, 7, 7)), Norm(96, 64), [2, 2], [3, 3]);
    }

    /// <summary>A block that keeps the map's shape.</summary>
    public ResNetBlock Block(int channels, (int Weight, int Norm) first, (int Weight, int Norm) second) => new(
        Convolution(channels, channels, 3, first, stride: 1), Convolution(channels, channels, 3, second, stride: 1), shortcut: null);

    /// <summary>A block that halves the map's sides.</summary>
    public ResNetBlock Block(
        int inChannels, int outChannels, (int Weight, int Norm) first, (int Weight, int Norm) second, (int Weight, int Norm) shortcut) =>
        new(Convolution(inChannels, outChannels, 3, first, stride: 2),
            Convolution(outChannels, outChannels, 3, second, stride: 1),
            Convolution(inChannels, outChannels, 1, shortcut, stride: 2));

    private FoldedConvolution Convolution(int inChannels, int outChannels, int size, (int Weight, int Norm) names, int stride) => Fold(
        Take($"Parameter{names.Weight}", outChannels, inChannels, size, size), Norm(names.Norm, outChannels),
        [stride, stride], [size / 2, size / 2]);

    private BatchNormTensors Norm(int first, int channels) => new(
        Take($"Parameter{first}", channels), Take($"Parameter{first + 1}", channels),
        Take($"Constant{first + 2}", channels), Take($"Constant{first + 3}", channels), BatchNormEps);

    /// <summary>With the second dimension in the order RGB.</summary>
    private static Tensor FromBgr(Tensor tensor) => tensor.IndexSelect(1, Tensor.Of(new[] { 2L, 1L, 0L }));
}

/// <summary>ReLU of x, or of its projection, plus two 3×3 convolutions (He et al., 2016).</summary>
internal sealed class ResNetBlock(FoldedConvolution first, FoldedConvolution second, FoldedConvolution? shortcut)
{
    /// <summary>[N, in, S, S] → [N, out, S, S], or [N, out, S/2, S/2] with a projection.</summary>
    public Tensor Forward(Tensor x) =>
        (second.Forward(first.ForwardRelu(x)) + (shortcut?.Forward(x) ?? x)).ReluInPlace();
}
