using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>The Inception score exp E[KL(p(y|x) ‖ p(y))], over splits of the images.</summary>
/// <param name="Mean">The mean over the splits.</param>
/// <param name="StandardDeviation">The standard deviation over the splits, with their number as divisor.</param>
/// <remarks>Source: Salimans et al. (NeurIPS 2016). Images are split in their order; both ways to split agree for 50,000 images.</remarks>
public sealed record InceptionScore(double Mean, double StandardDeviation)
{
    /// <summary>The score over equal splits, as in the paper.</summary>
    /// <param name="logits">[N, classes]; without bias for published numbers.</param>
    public static InceptionScore OfSplits(Tensor logits, int splits = 10)
    {
        var count = logits.Size(0);
        return count >= splits
            ? Over(logits, Enumerable.Range(0, splits + 1).Select(i => i * count / splits))
            : throw new MetricException(
                $"an Inception score over {splits} splits requires at least {splits} images, but there are {count}");
    }

    /// <summary>
    /// The score over splits of <paramref name="size"/> images, the last with the
    /// remaining ones, as in guided-diffusion's evaluator.
    /// </summary>
    /// <param name="logits">[N, classes]; without bias for published numbers.</param>
    public static InceptionScore OfSplitsSized(Tensor logits, int size = 5000)
    {
        var count = logits.Size(0);
        return count > 0
            ? Over(logits, Enumerable.Range(0, (int)((count + size - 1) / size) + 1).Select(i => Math.Min((long)i * size, count)))
            : throw new MetricException("an Inception score requires at least one image");
    }

    private static InceptionScore Over(Tensor logits, IEnumerable<long> bounds)
    {
        var at = bounds.ToArray();
        var scores = at.Zip(at.Skip(1), (start, end) => Score(logits, start, end)).ToArray();
        var mean = scores.Average();
        return new(mean, Math.Sqrt(scores.Average(score => (score - mean) * (score - mean))));
    }

    private static double Score(Tensor logits, long start, long end)
    {
        using var scope = new TensorScope();
        var logP = logits.Narrow(0, start, end - start).To(DataType.Float64).LogSoftmax(1);  // [n, classes]
        var p = logP.Exp();
        var marginal = p.Mean([0], keepDim: true).Clamp(double.Epsilon, 1.0).Log();          // [1, classes]
        return Math.Exp((p * (logP - marginal)).Sum([1]).Mean().Item());
    }
}
