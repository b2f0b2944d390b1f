using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>
/// Count, mean μ and scatter Σ(x − μ)(x − μ)ᵀ of feature vectors in float64, taken batch by batch; statistics of parts
/// merge into those of the whole.
/// </summary>
/// <remarks>Source: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979). Differences from the mean are squared, never raw values, so nothing cancels.</remarks>
public sealed class FeatureStatistics(int width)
{
    // Rows that are brought to float64 at a time.
    private const long ChunkRows = 4096;

    private readonly double[] _mean = new double[width];
    private readonly double[] _scatter = new double[checked(width * width)];

    public int Width => width;

    /// <summary>Vectors seen.</summary>
    public long Count { get; private set; }

    /// <summary>Of one table [N, D].</summary>
    public static FeatureStatistics Of(Tensor features)
    {
        var statistics = new FeatureStatistics((int)features.Size(1));
        statistics.Add(features);
        return statistics;
    }

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

    /// <summary>Takes in what another has seen, as if this one had seen it too.</summary>
    public void Merge(FeatureStatistics other)
    {
        if (other.Width != width)
        {
            throw new ArgumentException($"features of {other.Width} numbers do not belong with features of {width}", nameof(other));
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

    /// <summary>Mean and covariance, with N − 1.</summary>
    /// <exception cref="MetricException">There are fewer than two vectors, or some hold no numbers.</exception>
    public Gaussian ToGaussian()
    {
        if (Count < 2)
        {
            throw new MetricException($"a covariance needs at least two images, there are {Count}");
        }
        return Array.TrueForAll(_mean, double.IsFinite)
            ? new([.. _mean], Array.ConvertAll(_scatter, sum => sum / (Count - 1)))
            : throw new MetricException("the features hold values that are not finite numbers: look at the images or weights they come from");
    }

    /// <summary>Moves the mean to that of both sets and adds what the distance of their means contributes to the scatter.</summary>
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
