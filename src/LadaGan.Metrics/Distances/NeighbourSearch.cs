using LadaGan.Torch;

namespace LadaGan.Metrics.Distances;

/// <summary>For each row of one table, the nearest rows of another, by comparing all pairs.</summary>
internal static class NeighbourSearch
{
    /// <param name="queries">[N, D].</param>
    /// <param name="references">[M, D] with M ≥ k, or M > k if <paramref name="skipSelf"/>.</param>
    /// <param name="k">The number of neighbours.</param>
    /// <param name="skipSelf">Whether both tables are the same, and a row does not count as its own neighbour.</param>
    /// <returns>[N, k] each, nearest first.</returns>
    public static (Tensor SquaredDistances, Tensor Indices) Run(Tensor queries, Tensor references, int k, bool skipSelf)
    {
        var distances = Tensor.Full([queries.Size(0), k], double.PositiveInfinity, DataType.Float64, queries.Device);
        var indices = Tensor.Zeros([queries.Size(0), k], DataType.Int64, queries.Device);
        foreach (var rows in Block.Of(queries))
        {
            using var scope = new TensorScope();
            var x = rows.Read(queries);
            foreach (var columns in Block.Of(references))
            {
                using var inner = new TensorScope();
                var block = SquaredDistances.Between(x, columns.Read(references));
                if (skipSelf && rows == columns)
                {
                    block.Diagonal().AddInPlace(double.PositiveInfinity);
                }
                var (near, at) = block.TopK(Math.Min(k, columns.Count), largest: false);
                Keep(rows.In(distances), rows.In(indices), near, at + columns.Start);
            }
        }
        return (distances, indices);
    }

    /// <summary>Keeps the nearest of the known neighbours and the new ones.</summary>
    private static void Keep(Tensor distances, Tensor indices, Tensor near, Tensor at)
    {
        var (values, order) = Tensor.Cat([distances, near], 1).TopK(distances.Size(1), largest: false);
        distances.CopyInPlace(values);
        indices.CopyInPlace(Tensor.Cat([indices, at], 1).Gather(1, order));
    }
}
