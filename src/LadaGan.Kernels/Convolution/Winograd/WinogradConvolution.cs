using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution.Winograd;

/// <summary>
/// A 3×3 convolution by Winograd's method: the map's tiles are transformed, at each point all tiles are multiplied with the point's
/// filters, and the products are transformed to tiles of 4×4 results.
/// </summary>
/// <remarks>
/// The tiles of some lines pass through the three steps together: as many as the caches hold. Which ones does not show in the bits.
/// </remarks>
internal sealed unsafe class WinogradConvolution<TForm> : IDisposable where TForm : struct, IWinogradForm
{
    private const int FewestFloats = 1 << 18;  // 1 MiB: half of it a thread's second-level cache
    private const int MostFloats = 3 << 19;
    private readonly PackedWeights _filters;
    private readonly FloatBuffer _bias;
    private readonly FloatBuffer _between;
    private readonly int _inputs;
    private readonly int _outputs;

    /// <summary>Transforms the filters.</summary>
    /// <param name="team">Transforms the filters.</param>
    /// <param name="weight">[outputs, inputs, 3, 3].</param>
    /// <param name="scale">[outputs]; multiplies the filters. Empty for 1.</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="width">The vector width to compute with; it divides inputs and outputs.</param>
    public WinogradConvolution(WorkerTeam team, ReadOnlySpan<float> weight, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias,
        VectorWidth width)
    {
        (_inputs, _outputs) = (weight.Length / (9 * bias.Length), bias.Length);
        _filters = WinogradFilters.Pack<TForm>(team, weight, scale, _outputs, width);
        _bias = new FloatBuffer(_outputs);
        bias.CopyTo(new Span<float>(_bias.Pointer, _outputs));
        // Each block of tiles reads the filters again: many filters want large blocks.
        _between = new FloatBuffer(Math.Clamp(2L * _filters.Columns * _inputs, FewestFloats, MostFloats));
    }

    /// <summary>Computes the convolution.</summary>
    /// <param name="team">Runs the computation.</param>
    /// <param name="map">[images, side, side, inputs].</param>
    /// <param name="result">[images, tiles·4, tiles·4, outputs].</param>
    /// <param name="finish">The activation and the residual.</param>
    public void Run(WorkerTeam team, PaddedMap map, PixelView result, Finish finish)
    {
        var (tiles, left) = Math.DivRem(map.Side, TForm.Step);
        if (left != 0)
        {
            throw new ArgumentException($"Winograd's method takes sides that {TForm.Step} divides, not {map.Side}", nameof(map));
        }
        var (signals, points) = (TForm.Signals * TForm.Signals, TForm.Points * TForm.Points);
        var (signalStride, productStride) = (Matrix.StrideOf(_inputs), Matrix.StrideOf(_filters.Columns / points));
        var lines = map.Images * tiles;
        var most = Math.Max(1, ((int)_between.Length / ((signals * signalStride) + (points * productStride) + 1) / tiles) - 1);
        var turns = (lines + most - 1) / most;
        for (var turn = 0; turn < turns; turn++)
        {
            var (first, end) = ((int)((long)lines * turn / turns), (int)((long)lines * (turn + 1) / turns));
            var block = new TileBlock(_between.Pointer, first, end - first, tiles, signalStride, productStride, signals, _filters.Width);
            team.Run(new Spreading<TForm>(block, map.Windows, _inputs), block.Lines);
            var product = new PointProducts<TForm>(block, _filters, _inputs, team.Size);
            team.Run(product, product.Parts);
            team.Run(new Gathering<TForm>(block, _bias.Pointer, _outputs, result, finish), block.Lines);
        }
        GC.KeepAlive(this);
    }

    /// <summary>Frees the filters and the memory between the steps.</summary>
    public void Dispose()
    {
        _filters.Dispose();
        _bias.Dispose();
        _between.Dispose();
    }
}
