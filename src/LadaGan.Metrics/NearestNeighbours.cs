using LadaGan.Metrics.Distances;
using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>The training images nearest to each generated one, in feature space: what a generator that memorises gives away.</summary>
/// <param name="K">Neighbours an image.</param>
/// <param name="Indices">[N, K] rows of the real features, nearest first.</param>
/// <param name="Distances">[N, K] Euclidean distances; an identical image has exactly 0.</param>
public sealed record NearestNeighbours(int K, long[] Indices, double[] Distances)
{
    /// <param name="generated">[N, D] float32 on the CPU.</param>
    /// <param name="real">[M, D] float32 on the CPU, M ≥ k.</param>
    public static NearestNeighbours Of(Tensor generated, Tensor real, int k)
    {
        if (real.Size(0) < k)
        {
            throw new MetricException($"{k} nearest neighbours need at least as many real images, there are {real.Size(0)}");
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

    /// <summary>From the differences themselves: the search's product form leaves rounding where the images are the same.</summary>
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
