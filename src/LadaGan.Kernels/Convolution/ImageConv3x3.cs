using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution;

/// <summary>The final 3×3 convolution, to a few channels, from channels-last maps to planar images.</summary>
public sealed unsafe class ImageConv3x3 : IDisposable
{
    private readonly NarrowWeights _weights;

    /// <summary>Packs the weights.</summary>
    /// <param name="weight">[outputs, inputs, 3, 3].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="width">The vector width to compute with.</param>
    public ImageConv3x3(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, VectorWidth width)
    {
        Inputs = weight.Length / (9 * bias.Length);
        var order = new float[weight.Length];
        Windows.ChannelsLast(weight, bias.Length, order);
        _weights = new NarrowWeights(order, bias, width);
    }

    /// <summary>The number of input channels.</summary>
    public int Inputs { get; }

    /// <summary>The number of output channels.</summary>
    public int Outputs => _weights.Outputs;

    /// <summary>Computes the convolution.</summary>
    /// <param name="team">Runs the computation.</param>
    /// <param name="map">[images, side, side, inputs].</param>
    /// <param name="images">[images, outputs, side, side].</param>
    public void Run(WorkerTeam team, PaddedMap map, float* images)
    {
        var side = map.Side;
        NarrowProduct.Run(team, map.Windows, new Depth(3, map.Pitch, 3 * Inputs), _weights, images,
            new RowLayout(map.Images * side * side, side, side, 1));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => _weights.Dispose();
}
