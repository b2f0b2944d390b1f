using System.Runtime.CompilerServices;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution.Winograd;

/// <summary>G g Gᵀ of every filter, in float64 and rounded once, packed for the products of all points.</summary>
internal static unsafe class WinogradFilters
{
    private const int InputsOfPart = 32;

    /// <param name="team">Transforms the filters.</param>
    /// <param name="weight">[outputs, inputs, 3, 3].</param>
    /// <param name="scale">[outputs]; multiplies the filters. Empty for 1.</param>
    /// <param name="outputs">The number of output channels.</param>
    /// <param name="width">The vector width to compute with.</param>
    /// <returns>[points²·columns, inputs]: the outputs of a point are padded with zeros to whole panels.</returns>
    public static PackedWeights Pack<TForm>(WorkerTeam team, ReadOnlySpan<float> weight, ReadOnlySpan<float> scale, int outputs,
        VectorWidth width) where TForm : struct, IWinogradForm
    {
        var (inputs, points) = (weight.Length / (9 * outputs), TForm.Points * TForm.Points);
        var columns = (outputs + (2 * width.Lanes) - 1) / (2 * width.Lanes) * 2 * width.Lanes;
        var packed = new PackedWeights(points * columns, inputs, width);
        var parts = (inputs + InputsOfPart - 1) / InputsOfPart * (packed.Panels / points);
        fixed (float* filters = weight, scales = scale)
        {
            team.Run(new Packing<TForm>(filters, scales, outputs, inputs, packed), parts);
        }
        return packed;
    }

    /// <summary>The filters of a panel's outputs and some inputs.</summary>
    private readonly struct Packing<TForm>(float* weight, float* scale, int outputs, int inputs, PackedWeights packed) : IParallelWork
        where TForm : struct, IWinogradForm
    {
        private readonly float* _panels = packed.First;
        private readonly int _columns = packed.PanelColumns;
        private readonly int _panelsOfPoint = packed.Panels / (TForm.Points * TForm.Points);

        [SkipLocalsInit]
        public void Run(int part, int worker)
        {
            var (group, panel) = Math.DivRem(part, _panelsOfPoint);
            var points = TForm.Points * TForm.Points;
            var first = panel * _columns;
            var valid = Math.Min(_columns, outputs - first);
            var spread = stackalloc float[points * _columns];
            new Span<float>(spread, points * _columns).Clear();
            for (nint input = group * InputsOfPart; input < Math.Min((group + 1) * InputsOfPart, inputs); input++)
            {
                for (var column = 0; column < valid; column++)
                {
                    var output = first + column;
                    Spread(weight + (((output * (nint)inputs) + input) * 9), scale == null ? 1 : scale[output], spread + column);
                }
                var to = _panels + (((panel * (nint)inputs) + input) * _columns);
                for (var point = 0; point < points; point++)
                {
                    new ReadOnlySpan<float>(spread + (point * _columns), _columns).CopyTo(new Span<float>(to, _columns));
                    to += _panelsOfPoint * (nint)inputs * _columns;
                }
            }
        }

        /// <summary>One filter: [3, 3] becomes [points, points], a panel's width apart.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Spread(float* filter, double factor, float* spread)
        {
            var g = TForm.Filter;
            for (var y = 0; y < TForm.Points; y++)
            {
                double g0 = g[3 * y] * factor, g1 = g[(3 * y) + 1] * factor, g2 = g[(3 * y) + 2] * factor;
                var left = (g0 * filter[0]) + (g1 * filter[3]) + (g2 * filter[6]);
                var middle = (g0 * filter[1]) + (g1 * filter[4]) + (g2 * filter[7]);
                var right = (g0 * filter[2]) + (g1 * filter[5]) + (g2 * filter[8]);
                for (var x = 0; x < TForm.Points; x++, spread += _columns)
                {
                    *spread = (float)((g[3 * x] * left) + (g[(3 * x) + 1] * middle) + (g[(3 * x) + 2] * right));
                }
            }
        }
    }
}
