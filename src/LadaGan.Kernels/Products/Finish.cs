using System.Runtime.CompilerServices;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>The last step of a product, applied to the sums before they are stored: activation(sum + bias) + residual.</summary>
/// <param name="activation">Applied after the bias.</param>
/// <param name="residual">Added at the end, with the layout of the result, or default for none. It may be the result itself.</param>
public readonly struct Finish(Activation activation, PixelView residual = default)
{
    /// <summary>Applied after the bias.</summary>
    public Activation Activation { get; } = activation;

    /// <summary>Added at the end; default for none.</summary>
    public PixelView Residual { get; } = residual;
}

/// <summary>Converts a tile's sums to the result: y = activation(sum + bias) + residual.</summary>
internal static unsafe class Epilogue<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
{
    /// <param name="sums">[rows, two vectors].</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="columns">Valid columns: fewer than two vectors at the right edge.</param>
    /// <param name="bias">Two vectors.</param>
    /// <param name="activation">Applied after the bias.</param>
    /// <param name="residual">Added at the end, or null.</param>
    /// <param name="residualStride">Floats from one row of the residual to the next.</param>
    /// <param name="c">The first element of the result.</param>
    /// <param name="stride">Floats from one row of the result to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(float* sums, int rows, int columns, float* bias, Activation activation, float* residual,
        nint residualStride, float* c, nint stride)
    {
        var lanes = TSimd.Lanes;
        var (bias0, bias1) = (TSimd.Load(bias), TSimd.Load(bias + lanes));
        for (var row = 0; row < rows; row++)
        {
            var y0 = activation.Of<TSimd, TVector>(TSimd.Add(TSimd.Load(sums), bias0));
            var y1 = activation.Of<TSimd, TVector>(TSimd.Add(TSimd.Load(sums + lanes), bias1));
            if (columns == 2 * lanes)
            {
                if (residual != null)
                {
                    y0 = TSimd.Add(y0, TSimd.Load(residual));
                    y1 = TSimd.Add(y1, TSimd.Load(residual + lanes));
                }
                TSimd.Store(y0, c);
                TSimd.Store(y1, c + lanes);
            }
            else
            {
                TSimd.Store(y0, sums);
                TSimd.Store(y1, sums + lanes);
                for (var column = 0; column < columns; column++)
                {
                    c[column] = residual == null ? sums[column] : sums[column] + residual[column];
                }
            }
            sums += 2 * lanes;
            c += stride;
            residual += residual == null ? 0 : residualStride;
        }
    }
}
