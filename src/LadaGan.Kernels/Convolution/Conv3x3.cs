using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution;

/// <summary>A 3×3 convolution, stride 1, padding 1, over channels-last maps, by products straight from the map: nothing is unfolded.</summary>
/// <remarks>The channels of three neighbours lie side by side, so a window is three segments, and rows of the product are the pixels of a line.</remarks>
public sealed unsafe class Conv3x3 : IDisposable
{
    private const int CacheFloats = 1 << 16;
    private readonly PackedWeights _weights;

    /// <param name="team">Who packs.</param>
    /// <param name="weight">[outputs, inputs, 3, 3].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="width">The vectors it is computed with.</param>
    public Conv3x3(WorkerTeam team, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, VectorWidth width)
    {
        Outputs = bias.Length;
        Inputs = weight.Length / (9 * Outputs);
        using var order = new FloatBuffer(weight.Length);
        Windows.ChannelsLast(weight, Outputs, new Span<float>(order.Pointer, weight.Length));
        _weights = new PackedWeights(team, new Matrix(order.Pointer, Outputs, 9 * Inputs, 9 * Inputs), bias, width);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <param name="team">Who computes.</param>
    /// <param name="map">[images, side, side, inputs].</param>
    /// <param name="result">[images, side, side, outputs].</param>
    /// <param name="finish">What follows the bias.</param>
    public void Run(WorkerTeam team, PaddedMap map, PixelView result, Finish finish)
    {
        var side = map.Side;
        var lines = Math.Max(1, CacheFloats / (int)map.Pitch);
        PanelProduct.Run(team, map.Windows, new Depth(3, map.Pitch, 3 * Inputs), _weights, result, finish, new RowLayout(map.Images * side * side, side, side, lines));
    }

    public void Dispose() => _weights.Dispose();
}
