using LadaGan.Metrics.Distances;
using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>Precision and recall: how much of the generated images looks real, and how much of the real images can be generated.</summary>
/// <param name="Precision">The fraction of the generated images inside the real images' manifold.</param>
/// <param name="Recall">The fraction of the real images inside the generated images' manifold.</param>
/// <remarks>
/// A set's manifold is the union of balls around its features; the radius is the distance to the k-th nearest other feature. Source:
/// Kynkäänniemi et al., "Improved precision and recall metric" (NeurIPS 2019), eq. 1 and 2.
/// </remarks>
public sealed record PrecisionRecall(double Precision, double Recall)
{
    // The relative rounding error of squared distances, which are differences of larger sums.
    private const double Rounding = 1e-12;

    /// <param name="real">[N, D], N > k.</param>
    /// <param name="generated">[M, D], M > k.</param>
    /// <param name="k">The neighbour that defines a ball's radius.</param>
    public static PrecisionRecall Of(Tensor real, Tensor generated, int k = 3)
    {
        using var scope = new TensorScope();
        var (realRadii, generatedRadii) = (SquaredRadii(real, k, "real"), SquaredRadii(generated, k, "generated"));
        var (looksReal, isReached) = (new bool[generated.Size(0)], new bool[real.Size(0)]);
        foreach (var rows in Block.Of(generated))
        {
            using var outer = new TensorScope();
            var x = rows.Read(generated);
            foreach (var columns in Block.Of(real))
            {
                using var inner = new TensorScope();
                var distances = SquaredDistances.Between(x, columns.Read(real));           // [generated, real]
                Mark(looksReal, rows, distances.Le(columns.In(realRadii)).Any(1));
                Mark(isReached, columns, distances.Le(rows.In(generatedRadii).Unsqueeze(1)).Any(0));
            }
        }
        return new(Share(looksReal), Share(isReached));
    }

    /// <summary>The squared radii of the balls [N]. A distance equal to the radius counts as inside, however it was rounded.</summary>
    private static Tensor SquaredRadii(Tensor features, int k, string which)
    {
        if (features.Size(0) <= k)
        {
            throw new MetricException(
                $"precision and recall with {k} neighbours require more than {k} {which} images, but there are {features.Size(0)}");
        }
        using var scope = new TensorScope();
        var radii = NeighbourSearch.Run(features, features, k, skipSelf: true).SquaredDistances.Select(1, k - 1).Clone();
        foreach (var block in Block.Of(features))
        {
            using var inner = new TensorScope();
            var part = block.In(radii);
            part.AddInPlace(SquaredDistances.Norms(block.Read(features)) + part, Rounding);
        }
        return scope.MoveOut(radii);
    }

    private static void Mark(bool[] marks, Block block, Tensor found)
    {
        var values = found.ToArray<bool>();
        for (var i = 0; i < values.Length; i++)
        {
            marks[block.Start + i] |= values[i];
        }
    }

    private static double Share(bool[] marks) => marks.Count(mark => mark) / (double)marks.Length;
}
