using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>The matrix product C = activation(A·Bᵀ + bias) + residual in float32.</summary>
/// <remarks>
/// After Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008), with two differences: the depth is not blocked,
/// because LadaGAN's fits in the cache, and A is not packed, because its rows are spaced to avoid cache conflicts
/// (<see cref="Matrix.StrideOf"/>).
/// </remarks>
public static unsafe class MatMul
{
    // divides token counts: four tiles of twelve and two of eight, or ten of six and one of four
    private const int RowsOfLine = 64;
    private const int CacheFloats = 1 << 16;    // 256 KiB, a part of the second-level cache

    /// <summary>Computes the product.</summary>
    /// <param name="team">Runs the computation.</param>
    /// <param name="a">[M, K].</param>
    /// <param name="weights">[N, K], packed.</param>
    /// <param name="c">Receives [M, N].</param>
    /// <param name="activation">Applied after the bias.</param>
    /// <param name="residual">[M, N]; added at the end, or default for none. It may be <paramref name="c"/> itself.</param>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    public static void Run(WorkerTeam team, Matrix a, PackedWeights weights, Matrix c,
        Activation activation = Activation.None, Matrix residual = default)
    {
        if (a.Columns != weights.Depth || c.Columns != weights.Columns || a.Rows != c.Rows)
        {
            throw new ArgumentException(
                $"[{a.Rows}, {a.Columns}] times [{weights.Depth}, {weights.Columns}] is not [{c.Rows}, {c.Columns}]", nameof(c));
        }
        var lines = Math.Max(1, CacheFloats / (RowsOfLine * a.Columns));
        PanelProduct.Run(team, Lines(a), new Depth(1, 0, a.Columns), weights, Lines(c), new Finish(activation, Lines(residual)),
            new RowLayout(a.Rows, RowsOfLine, int.MaxValue, lines));
    }

    private static PixelView Lines(Matrix matrix) => new(matrix.Data, 0, RowsOfLine * matrix.Stride, matrix.Stride);
}
