using System.Runtime.CompilerServices;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>What is done with a product's sums, in the registers' way to memory: activation(sum + bias) + residual.</summary>
/// <param name="activation">What follows the bias.</param>
/// <param name="residual">Added at the end, laid out as the result; default for none. It may be the result itself.</param>
public readonly struct Finish(Activation activation, PixelView residual = default)
{
    public Activation Activation { get; } = activation;

    public PixelView Residual { get; } = residual;
}

/// <summary>From a tile's sums to the result: y = activation(sum + bias) + residual.</summary>
internal static unsafe class Epilogue<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
{
    /// <param name="sums">[rows, two vectors].</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="columns">Columns that exist: fewer than two vectors at the right edge.</param>
    /// <param name="bias">Two vectors.</param>
    /// <param name="activation">What follows the bias.</param>
    /// <param name="residual">Added at the end; null for none.</param>
    /// <param name="residualStride">Floats between its rows.</param>
    /// <param name="c">The result's first number.</param>
    /// <param name="stride">Floats between the result's rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(float* sums, int rows, int columns, float* bias, Activation activation, float* residual, nint residualStride, float* c, nint stride)
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
