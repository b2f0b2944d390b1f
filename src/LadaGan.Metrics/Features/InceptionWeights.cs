using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>
/// Takes the network's weights by name, checks them, brings them to where and how the network computes, and owns the results.
/// </summary>
/// <param name="weights">Float32 tensors on the CPU under PyTorch's names; they stay the caller's and are not kept.</param>
internal sealed class InceptionWeights(IReadOnlyDictionary<string, Tensor> weights, InceptionOptions options) : IDisposable
{
    private const double BatchNormEps = 0.001;
    private readonly List<Tensor> _owned = [];

    /// <summary>Convolution, batch norm and ReLU: <c>name.conv</c> and <c>name.bn</c>.</summary>
    public ConvolutionUnit Unit(string name, int inChannels, int outChannels, int height, int width, int stride = 1,
        int verticalPadding = 0, int horizontalPadding = 0)
    {
        using var scope = new TensorScope();
        var weight = Take($"{name}.conv.weight", outChannels, inChannels, height, width).To(DataType.Float64);
        var gain = Take($"{name}.bn.weight", outChannels).To(DataType.Float64);
        var bias = Take($"{name}.bn.bias", outChannels).To(DataType.Float64);
        var mean = Take($"{name}.bn.running_mean", outChannels).To(DataType.Float64);
        var variance = Take($"{name}.bn.running_var", outChannels).To(DataType.Float64);
        var scale = gain / (variance + BatchNormEps).Sqrt();
        return new(
            Own((weight * scale.View(-1, 1, 1, 1)).To(options.Type).Contiguous(options.Format)),
            Own((bias - mean * scale).To(options.Type)),
            [stride, stride],
            [verticalPadding, horizontalPadding]);
    }

    /// <inheritdoc cref="Unit(string, int, int, int, int, int, int, int)"/>
    public ConvolutionUnit Unit(string name, int inChannels, int outChannels, int size, int stride = 1, int padding = 0) =>
        Unit(name, inChannels, outChannels, size, size, stride, padding, padding);

    /// <summary>A float32 tensor as it is, on the network's device.</summary>
    public Tensor Plain(string name, params long[] shape) => Own(Take(name, shape).Clone());

    public void Dispose() => _owned.ForEach(tensor => tensor.Dispose());

    private Tensor Own(Tensor tensor)
    {
        var owned = TensorScope.Detach(tensor.To(options.Device));
        _owned.Add(owned);
        return owned;
    }

    private Tensor Take(string name, params long[] shape)
    {
        if (!weights.TryGetValue(name, out var tensor))
        {
            throw new MetricException($"the Inception weights have no '{name}'; FID needs those of pt_inception-2015-12-05-6726825d.pth");
        }
        return tensor.Type == DataType.Float32 && tensor.Shape.AsSpan().SequenceEqual(shape)
            ? tensor
            : throw new MetricException($"'{name}' of the Inception weights is {tensor}, not float32[{string.Join(", ", shape)}]; "
                + "FID needs those of pt_inception-2015-12-05-6726825d.pth");
    }
}

/// <summary>A convolution with its batch norm folded into weight and bias, followed by ReLU.</summary>
internal sealed class ConvolutionUnit(Tensor weight, Tensor bias, long[] stride, long[] padding)
{
    public Tensor Forward(Tensor x) => x.Conv2d(weight, bias, stride, padding).ReluInPlace();

    /// <summary>A 1×1 unit after 3×3 average pooling that does not count the padding.</summary>
    /// <remarks>
    /// Average pooling and a 1×1 convolution commute, including the bias; pooling after the convolution processes fewer channels.
    /// </remarks>
    public Tensor ForwardAveraged(Tensor x) =>
        x.Conv2d(weight, bias, stride, padding).AvgPool2d(3, 1, 1, countIncludePad: false).ReluInPlace();
}
