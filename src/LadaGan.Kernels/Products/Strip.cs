using System.Runtime.CompilerServices;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>Some rows times one panel, tile after tile: sum, finish, store.</summary>
internal static unsafe class Strip<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
{
    /// <param name="a">[rows, depth].</param>
    /// <param name="depth">The dimension that is summed over.</param>
    /// <param name="panel">The weights.</param>
    /// <param name="c">Whole rows of the result; the panel knows its column.</param>
    /// <param name="activation">Applied after the bias.</param>
    /// <param name="residual">Added at the end, with the layout of the result, or default for none.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Matrix a, in Depth depth, in Panel panel, Matrix c, Activation activation, Matrix residual = default)
    {
        var sums = stackalloc float[TSimd.TileRows * 2 * TSimd.Lanes];
        var from = a.Data;
        var to = c.Data + panel.Column;
        var added = residual.Data == null ? null : residual.Data + panel.Column;
        var left = a.Rows;
        while (left > 0)
        {
            var rows = Tiles<TSimd, TVector>.NextRows(left);
            Tiles<TSimd, TVector>.Multiply(rows, from, a.Stride, depth, panel.Weights, sums);
            Epilogue<TSimd, TVector>.Store(sums, rows, panel.Columns, panel.Bias, activation, added, residual.Stride, to, c.Stride);
            from += rows * a.Stride;
            to += rows * c.Stride;
            added += added == null ? 0 : rows * residual.Stride;
            left -= rows;
        }
    }
}
