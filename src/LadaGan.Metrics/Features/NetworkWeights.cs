using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>
/// Takes a network's weights by name, checks them, brings them to where and how the network computes, and owns the results.
/// </summary>
/// <param name="weights">Float32 tensors on the CPU; they stay the caller's and are not kept.</param>
/// <param name="options">The device and precision.</param>
/// <param name="network">The network's name in messages, such as <c>Inception</c>.</param>
/// <param name="source">The advice at the end of messages.</param>
internal abstract class NetworkWeights(
    IReadOnlyDictionary<string, Tensor> weights, FeatureNetworkOptions options, string network, string source) : IDisposable
{
    private readonly List<Tensor> _owned = [];

    /// <summary>A float32 tensor as it is, on the network's device.</summary>
    public Tensor Plain(string name, params long[] shape) => Own(Take(name, shape).Clone());

    public void Dispose() => _owned.ForEach(tensor => tensor.Dispose());

    protected Tensor Take(string name, params long[] shape)
    {
        if (!weights.TryGetValue(name, out var tensor))
        {
            throw new MetricException($"the {network} weights have no '{name}'; {source}");
        }
        return tensor.Type == DataType.Float32 && tensor.Shape.AsSpan().SequenceEqual(shape)
            ? tensor
            : throw new MetricException(
                $"'{name}' of the {network} weights is {tensor}, not float32[{string.Join(", ", shape)}]; {source}");
    }

    /// <summary>Folds a batch norm into the convolution before it, in float64.</summary>
    /// <param name="weight">[out, in, height, width].</param>
    /// <param name="norm">The batch norm's tensors, [out] each.</param>
    /// <param name="stride">Down and across.</param>
    /// <param name="padding">Down and across.</param>
    protected FoldedConvolution Fold(Tensor weight, in BatchNormTensors norm, long[] stride, long[] padding)
    {
        using var scope = new TensorScope();
        var scale = norm.Gain.To(DataType.Float64) / (norm.Variance.To(DataType.Float64) + norm.Eps).Sqrt();
        var bias = norm.Bias.To(DataType.Float64) - norm.Mean.To(DataType.Float64) * scale;
        var folded = (weight.To(DataType.Float64) * scale.View(-1, 1, 1, 1)).To(options.Type);
        return FoldedConvolution.IsWinogradFaster(weight.Shape, stride, padding, options)
            ? new(Own(folded.WinogradFilters()), Own(bias.To(options.Type)), stride, padding, isWinograd: true)
            : new(Own(folded.Contiguous(options.Format)), Own(bias.To(options.Type)), stride, padding, isWinograd: false);
    }

    protected Tensor Own(Tensor tensor)
    {
        var owned = TensorScope.Detach(tensor.To(options.Device));
        _owned.Add(owned);
        return owned;
    }
}

/// <summary>A batch norm: its tensors have one value per channel.</summary>
internal readonly record struct BatchNormTensors(Tensor Gain, Tensor Bias, Tensor Mean, Tensor Variance, double Eps);

/// <summary>A convolution with its batch norm folded into weight and bias.</summary>
/// <param name="weight">[out, in, height, width], or its <see cref="Tensor.WinogradFilters"/>.</param>
/// <param name="bias">[out].</param>
/// <param name="stride">Down and across.</param>
/// <param name="padding">Down and across.</param>
/// <param name="isWinograd">Whether Winograd's algorithm computes it.</param>
internal sealed class FoldedConvolution(Tensor weight, Tensor bias, long[] stride, long[] padding, bool isWinograd)
{
    // With fewer channels, the transforms cost more than the products save.
    private const long FewestChannels = 32;

    /// <summary>Whether Winograd's algorithm takes less time for these weights. Measured: docs/decisions/0073.</summary>
    public static bool IsWinogradFaster(ReadOnlySpan<long> weight, long[] stride, long[] padding, FeatureNetworkOptions options) =>
        options.Device == Device.Cpu && options.Type == DataType.Float32 && options.Format == MemoryFormat.ChannelsLast
        && weight is [>= FewestChannels, >= FewestChannels, 3, 3] && stride is [1, 1] && padding is [0, 0] or [1, 1];

    public Tensor Forward(Tensor x) => isWinograd ? x.WinogradConv2d(weight, bias, padding[0], relu: false) : Direct(x);

    public Tensor ForwardRelu(Tensor x) => isWinograd ? x.WinogradConv2d(weight, bias, padding[0], relu: true) : Direct(x).ReluInPlace();

    private Tensor Direct(Tensor x) => x.Conv2d(weight, bias, stride, padding);
}
