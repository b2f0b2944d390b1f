using LadaGan.Metrics.Distances;
using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>The nearest training images of each generated image, in feature space: they reveal a generator that memorises.</summary>
/// <param name="K">Neighbours per image.</param>
/// <param name="Indices">[N, K]: row indices into the real features, nearest first.</param>
/// <param name="Distances">[N, K]: Euclidean distances; exactly 0 for an identical image.</param>
public sealed record NearestNeighbours(int K, long[] Indices, double[] Distances)
{
    /// <param name="generated">[N, D] float32 on the CPU.</param>
    /// <param name="real">[M, D] float32 on the CPU, M ≥ k.</param>
    public static NearestNeighbours Of(Tensor generated, Tensor real, int k)
    {
        if (real.Size(0) < k)
        {
            throw new MetricException($"{k} nearest neighbours require at least {k} real images, but there are {real.Size(0)}");
        }
        using var scope = new TensorScope();
        var indices = NeighbourSearch.Run(generated, real, k, skipSelf: false).Indices.ToArray<long>();
        var distances = new double[indices.Length];
        var width = (int)generated.Size(1);
        ReadOnlySpan<float> from = generated.Data<float>(), to = real.Data<float>();
        for (var i = 0; i < indices.Length; i++)
        {
            distances[i] = Distance(from.Slice(i / k * width, width), to.Slice((int)indices[i] * width, width));
        }
        return new(k, indices, distances);
    }

    /// <summary>Computed from the differences: the product form of the search leaves a rounding error for identical images.</summary>
    private static double Distance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var difference = (double)x[i] - y[i];
            sum += difference * difference;
        }
        return Math.Sqrt(sum);
    }
}
