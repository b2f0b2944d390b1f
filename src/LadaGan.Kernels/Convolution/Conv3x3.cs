using LadaGan.Kernels.Convolution.Winograd;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution;

/// <summary>
/// A 3×3 convolution with stride 1 and padding 1 over channels-last maps: by Winograd's method, or as matrix products that read the map
/// directly, without im2col.
/// </summary>
/// <remarks>
/// The channels of three neighbouring pixels are contiguous, so a window is three
/// segments; the rows of the direct product are the pixels of a line.
/// </remarks>
public sealed unsafe class Conv3x3 : IDisposable
{
    private const int CacheFloats = 1 << 16;
    private readonly PackedWeights? _weights;
    private readonly WinogradConvolution<PlainForm>? _winograd;

    /// <summary>Packs the weights.</summary>
    /// <param name="team">Packs the weights.</param>
    /// <param name="weight">[outputs, inputs, 3, 3].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="width">The vector width to compute with.</param>
    /// <param name="method">How it is computed.</param>
    /// <exception cref="ArgumentException">The method does not take these channels.</exception>
    public Conv3x3(WorkerTeam team, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, VectorWidth width,
        ConvolutionMethod method = ConvolutionMethod.Fastest)
    {
        Outputs = bias.Length;
        Inputs = weight.Length / (9 * Outputs);
        if (method.IsWinograd(Inputs, Outputs, width))
        {
            _winograd = new WinogradConvolution<PlainForm>(team, weight, [], bias, width);
            return;
        }
        using var order = new FloatBuffer(weight.Length);
        Windows.ChannelsLast(weight, Outputs, new Span<float>(order.Pointer, weight.Length));
        _weights = new PackedWeights(team, new Matrix(order.Pointer, Outputs, 9 * Inputs, 9 * Inputs), bias, width);
    }

    /// <summary>The number of input channels.</summary>
    public int Inputs { get; }

    /// <summary>The number of output channels.</summary>
    public int Outputs { get; }

    /// <summary>Computes the convolution.</summary>
    /// <param name="team">Runs the computation.</param>
    /// <param name="map">[images, side, side, inputs]; for Winograd's method, the side is a multiple of 4.</param>
    /// <param name="result">[images, side, side, outputs].</param>
    /// <param name="finish">The activation and the residual.</param>
    public void Run(WorkerTeam team, PaddedMap map, PixelView result, Finish finish)
    {
        if (_winograd is { } winograd)
        {
            winograd.Run(team, map, result, finish);
            return;
        }
        var side = map.Side;
        var lines = Math.Max(1, CacheFloats / (int)map.Pitch);
        PanelProduct.Run(team, map.Windows, new Depth(3, map.Pitch, 3 * Inputs), _weights!, result, finish,
            new RowLayout(map.Images * side * side, side, side, lines));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        _weights?.Dispose();
        _winograd?.Dispose();
    }
}
