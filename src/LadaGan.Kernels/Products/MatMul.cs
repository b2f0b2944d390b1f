using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>C = activation(A·Bᵀ + bias) + residual, float32.</summary>
/// <remarks>
/// After Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008), with two differences: the depth is not blocked, because
/// LadaGAN's fits, and A is not packed, because its rows are laid out apart (<see cref="Matrix.StrideOf"/>).
/// </remarks>
public static unsafe class MatMul
{
    private const int RowsOfLine = 64;          // what tokens come in: four tiles of twelve and two of eight, or ten of six and one of four
    private const int CacheFloats = 1 << 16;    // 256 KiB, a part of the second cache

    /// <param name="team">Who computes.</param>
    /// <param name="a">[M, K].</param>
    /// <param name="weights">[N, K], packed.</param>
    /// <param name="c">[M, N].</param>
    /// <param name="activation">What follows the bias.</param>
    /// <param name="residual">[M, N], added at the end, or default; it may be <paramref name="c"/> itself.</param>
    public static void Run(WorkerTeam team, Matrix a, PackedWeights weights, Matrix c, Activation activation = Activation.None, Matrix residual = default)
    {
        if (a.Columns != weights.Depth || c.Columns != weights.Columns || a.Rows != c.Rows)
        {
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] times [{weights.Depth}, {weights.Columns}] is not [{c.Rows}, {c.Columns}]", nameof(c));
        }
        var lines = Math.Max(1, CacheFloats / (RowsOfLine * a.Columns));
        PanelProduct.Run(team, Lines(a), new Depth(1, 0, a.Columns), weights, Lines(c), new Finish(activation, Lines(residual)), new RowLayout(a.Rows, RowsOfLine, int.MaxValue, lines));
    }

    private static PixelView Lines(Matrix matrix) => new(matrix.Data, 0, RowsOfLine * matrix.Stride, matrix.Stride);
}
