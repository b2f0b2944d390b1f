using LadaGan.Torch;

namespace LadaGan.Metrics.Distances;

/// <summary>‖x − y‖² for all pairs of two blocks, as ‖x‖² + ‖y‖² − 2x·y: one matrix product.</summary>
internal static class SquaredDistances
{
    /// <param name="x">[n, D] float64.</param>
    /// <param name="y">[m, D] float64.</param>
    /// <returns>[n, m]; rounding may leave zeros slightly negative.</returns>
    public static Tensor Between(Tensor x, Tensor y) =>
        (Norms(x).Unsqueeze(1) + Norms(y)).AddMmInPlace(x * -2, y.Transpose(0, 1));

    /// <summary>‖x‖² of each row.</summary>
    public static Tensor Norms(Tensor x) => x.Square().Sum([1]);
}

/// <summary>
/// Consecutive rows of a feature table. Pairs are compared block by block, so that the matrix of all pairs is never in memory.
/// </summary>
internal readonly record struct Block(long Start, long Count)
{
    // 4096² pairs in float64 are 128 MB.
    private const long Rows = 4096;

    /// <summary>The blocks of a table [N, D].</summary>
    public static IEnumerable<Block> Of(Tensor features)
    {
        var count = features.Size(0);
        for (long start = 0; start < count; start += Rows)
        {
            yield return new(start, Math.Min(Rows, count - start));
        }
    }

    /// <summary>A view of the block's rows.</summary>
    public Tensor In(Tensor table) => table.Narrow(0, Start, Count);

    /// <summary>A copy of the block's rows in float64.</summary>
    public Tensor Read(Tensor features) => In(features).To(DataType.Float64);
}
