using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>exp E[KL(p(y|x) ‖ p(y))], over parts of the images.</summary>
/// <param name="Mean">Over the parts.</param>
/// <param name="StandardDeviation">Over the parts, with their number as divisor.</param>
/// <remarks>Source: Salimans et al. (NeurIPS 2016). Images are taken in their order; both ways to part them agree for 50,000 images.</remarks>
public sealed record InceptionScore(double Mean, double StandardDeviation)
{
    /// <summary>Over equal parts, as in the paper.</summary>
    /// <param name="logits">[N, classes], for published numbers those without bias.</param>
    public static InceptionScore OfSplits(Tensor logits, int splits = 10)
    {
        var count = logits.Size(0);
        return count >= splits
            ? Over(logits, Enumerable.Range(0, splits + 1).Select(i => i * count / splits))
            : throw new MetricException($"an Inception score over {splits} parts needs at least as many images, there are {count}");
    }

    /// <summary>Over parts of so many images, the last of what remains, as in guided-diffusion's evaluator.</summary>
    /// <param name="logits">[N, classes], for published numbers those without bias.</param>
    public static InceptionScore OfSplitsSized(Tensor logits, int size = 5000)
    {
        var count = logits.Size(0);
        return count > 0
            ? Over(logits, Enumerable.Range(0, (int)((count + size - 1) / size) + 1).Select(i => Math.Min((long)i * size, count)))
            : throw new MetricException("an Inception score needs images, there are none");
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
