using LadaGan.Kernels.Convolution.Winograd;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution;

/// <summary>
/// Nearest-neighbour ×2 upsampling, a 3×3 convolution and an affine map per channel (a folded batch norm), fused. A 3×3 window covers only
/// 2×2 pixels of the small map, so each of the four outputs of a small pixel is a 2×2 convolution with summed weights: 4 multiplications
/// instead of 9. Winograd's method takes 25 for 16 outputs.
/// </summary>
public sealed unsafe class UpsampledConv3x3 : IDisposable
{
    private const int CacheFloats = 1 << 16;
    private readonly PackedWeights[] _phases = [];
    private readonly WinogradConvolution<UpsampledForm>? _winograd;

    /// <summary>Packs the weights.</summary>
    /// <param name="team">Packs the weights.</param>
    /// <param name="weight">[outputs, inputs, 3, 3].</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="scale">[outputs]; multiplies the convolution plus bias.</param>
    /// <param name="shift">[outputs]; added afterwards.</param>
    /// <param name="width">The vector width to compute with.</param>
    /// <param name="method">How it is computed.</param>
    /// <exception cref="ArgumentException">The method does not take these channels.</exception>
    public UpsampledConv3x3(WorkerTeam team, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> scale,
        ReadOnlySpan<float> shift, VectorWidth width, ConvolutionMethod method = ConvolutionMethod.Fastest)
    {
        Outputs = bias.Length;
        Inputs = weight.Length / (9 * Outputs);
        var folded = new float[Outputs];
        for (var output = 0; output < Outputs; output++)
        {
            folded[output] = (float)(((double)bias[output] * scale[output]) + shift[output]);
        }
        if (method.IsWinograd(Inputs, Outputs, width))
        {
            _winograd = new WinogradConvolution<UpsampledForm>(team, weight, scale, folded, width);
            return;
        }
        _phases = new PackedWeights[4];
        using var sums = new FloatBuffer(4L * Outputs * Inputs);
        for (var phase = 0; phase < _phases.Length; phase++)
        {
            Sum(weight, scale, phase / 2, phase % 2, sums.Pointer);
            _phases[phase] = new PackedWeights(team, new Matrix(sums.Pointer, Outputs, 4 * Inputs, 4 * Inputs), folded, width);
        }
    }

    /// <summary>The number of input channels.</summary>
    public int Inputs { get; }

    /// <summary>The number of output channels.</summary>
    public int Outputs { get; }

    /// <summary>Computes the convolution.</summary>
    /// <param name="team">Runs the computation.</param>
    /// <param name="map">[images, side, side, inputs]; the side is even for Winograd's method.</param>
    /// <param name="result">[images, 2·side, 2·side, outputs].</param>
    /// <param name="activation">Applied at the end.</param>
    public void Run(WorkerTeam team, PaddedMap map, PaddedMap result, Activation activation)
    {
        var (side, inside) = (map.Side, result.Inside);
        if (_winograd is { } winograd)
        {
            winograd.Run(team, map, inside, new Finish(activation));
            return;
        }
        var lines = Math.Max(1, CacheFloats / (int)map.Pitch);
        for (var phase = 0; phase < _phases.Length; phase++)
        {
            var (y, x) = (phase / 2, phase % 2);
            var windows = new PixelView(map.Windows.Line(0, y) + (x * Inputs), map.Windows.ImageStride, map.Pitch, Inputs);
            var target = new PixelView(inside.Line(0, y) + (x * Outputs), inside.ImageStride,
                2 * inside.LineStride, 2 * inside.PixelStride);
            PanelProduct.Run(team, windows, new Depth(2, map.Pitch, 2 * Inputs), _phases[phase], target, new Finish(activation),
                new RowLayout(map.Images * side * side, side, side, lines));
        }
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        foreach (var phase in _phases)
        {
            phase.Dispose();
        }
        _winograd?.Dispose();
    }

    /// <summary>
    /// [outputs, 2, 2, inputs]: on an even output line, rows {0} and {1, 2} of the window
    /// each fall on one small line; on an odd one, {0, 1} and {2}.
    /// </summary>
    private void Sum(ReadOnlySpan<float> weight, ReadOnlySpan<float> scale, int oddLine, int oddPixel, float* sums)
    {
        for (var output = 0; output < Outputs; output++)
        {
            for (var input = 0; input < Inputs; input++)
            {
                var window = weight.Slice(((output * Inputs) + input) * 9, 9);
                Span<double> small = [0, 0, 0, 0];
                for (var tap = 0; tap < 9; tap++)
                {
                    var (line, pixel) = ((tap / 3) + 1 - oddLine >= 2 ? 1 : 0, (tap % 3) + 1 - oddPixel >= 2 ? 1 : 0);
                    small[(2 * line) + pixel] += window[tap];
                }
                for (var tap = 0; tap < 4; tap++)
                {
                    sums[(((output * 4) + tap) * Inputs) + input] = (float)(small[tap] * scale[output]);
                }
            }
        }
    }
}
