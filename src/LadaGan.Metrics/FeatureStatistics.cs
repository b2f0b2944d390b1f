using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>
/// Count, mean μ and scatter Σ(x − μ)(x − μ)ᵀ of feature vectors in float64, accumulated batch by batch; statistics of parts
/// merge into those of the whole.
/// </summary>
/// <remarks>
/// Source: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979).
/// Differences from the mean are squared rather than raw values, which avoids cancellation.
/// </remarks>
public sealed class FeatureStatistics(int width)
{
    // Rows converted to float64 at a time.
    private const long ChunkRows = 4096;

    private readonly double[] _mean = new double[width];
    private readonly double[] _scatter = new double[checked(width * width)];

    public int Width => width;

    /// <summary>The number of vectors added.</summary>
    public long Count { get; private set; }

    /// <summary>The statistics of a table [N, D].</summary>
    public static FeatureStatistics Of(Tensor features)
    {
        var statistics = new FeatureStatistics((int)features.Size(1));
        statistics.Add(features);
        return statistics;
    }

    /// <summary>Adds feature vectors.</summary>
    /// <param name="features">[N, D] of any floating-point type.</param>
    public void Add(Tensor features)
    {
        var rows = features.Size(0);
        for (long start = 0; start < rows; start += ChunkRows)
        {
            using var scope = new TensorScope();
            var count = Math.Min(ChunkRows, rows - start);
            var chunk = features.Narrow(0, start, count).To(Device.Cpu).To(DataType.Float64);
            var mean = chunk.Mean([0]);
            var centred = chunk - mean;
            Tensor.Over(_scatter, width, width).AddMmInPlace(centred.Transpose(0, 1), centred);
            Shift(count, mean.ToArray<double>());
        }
    }

    /// <summary>Merges other statistics, as if their vectors had been added here.</summary>
    public void Merge(FeatureStatistics other)
    {
        if (other.Width != width)
        {
            throw new ArgumentException($"features of width {other.Width} cannot be merged with features of width {width}", nameof(other));
        }
        if (other.Count == 0)
        {
            return;
        }
        for (var i = 0; i < _scatter.Length; i++)
        {
            _scatter[i] += other._scatter[i];
        }
        Shift(other.Count, other._mean);
    }

    /// <summary>Mean and covariance (divided by N − 1).</summary>
    /// <exception cref="MetricException">There are fewer than two vectors, or some are not finite.</exception>
    public Gaussian ToGaussian()
    {
        if (Count < 2)
        {
            throw new MetricException($"a covariance requires at least two images, but there are {Count}");
        }
        return Array.TrueForAll(_mean, double.IsFinite)
            ? new([.. _mean], Array.ConvertAll(_scatter, sum => sum / (Count - 1)))
            : throw new MetricException("the features contain values that are not finite; check the images and the weights they come from");
    }

    /// <summary>
    /// Moves the mean to that of both sets, and adds the contribution of the distance between their means to the scatter.
    /// </summary>
    private void Shift(long count, double[] mean)
    {
        var total = Count + count;
        var weight = Count * (double)count / total;
        var delta = new double[width];
        for (var i = 0; i < width; i++)
        {
            delta[i] = mean[i] - _mean[i];
            _mean[i] += delta[i] * count / total;
        }
        for (var i = 0; i < width; i++)
        {
            var row = _scatter.AsSpan(i * width, width);
            var scale = weight * delta[i];
            for (var j = 0; j < width; j++)
            {
                row[j] += scale * delta[j];
            }
        }
        Count = total;
    }
}
