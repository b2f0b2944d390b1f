using LadaGan.Metrics.Distances;
using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>How much of what is generated looks real, and how much of what is real can be generated.</summary>
/// <param name="Precision">Share of the generated images inside the real images' manifold.</param>
/// <param name="Recall">Share of the real images inside the generated images' manifold.</param>
/// <remarks>
/// A set's manifold is the union of balls around its features, each reaching to the k-th nearest other one. Source:
/// Kynkäänniemi et al., "Improved precision and recall metric" (NeurIPS 2019), eq. 1 and 2.
/// </remarks>
public sealed record PrecisionRecall(double Precision, double Recall)
{
    // Of the distances' squares, which come out of sums of that size.
    private const double Rounding = 1e-12;

    /// <param name="real">[N, D], N > k.</param>
    /// <param name="generated">[M, D], M > k.</param>
    /// <param name="k">Which neighbour a ball reaches to.</param>
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

    /// <summary>The balls' squared radii [N]. A distance that equals a radius is inside whichever way it was rounded.</summary>
    private static Tensor SquaredRadii(Tensor features, int k, string which)
    {
        if (features.Size(0) <= k)
        {
            throw new MetricException($"precision and recall with {k} neighbours need more than {k} {which} images, there are {features.Size(0)}");
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
