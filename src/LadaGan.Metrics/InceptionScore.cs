using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>The Inception score exp E[KL(p(y|x) ‖ p(y))], over parts of the images in their order.</summary>
/// <param name="Mean">The mean over the parts.</param>
/// <param name="StandardDeviation">The standard deviation over the parts, with their number as divisor.</param>
/// <remarks>
/// Sources: Salimans et al. (NeurIPS 2016), who take ten parts of 50,000 images; guided-diffusion's evaluator, which made the published
/// numbers, takes parts of 5,000 of any number. The last part has the remaining images and counts as much as the others.
/// </remarks>
public sealed record InceptionScore(double Mean, double StandardDeviation)
{
    /// <summary>Images per part.</summary>
    public const int PartSize = 5000;

    /// <param name="logits">[N, classes], N ≥ 1; without bias for published numbers.</param>
    /// <param name="partSize">Images per part.</param>
    /// <exception cref="MetricException">There are no images.</exception>
    public static InceptionScore Of(Tensor logits, int partSize = PartSize)
    {
        var count = logits.Size(0);
        if (count == 0)
        {
            throw new MetricException("an Inception score requires at least one image");
        }
        var scores = new List<double>();
        for (var start = 0L; start < count; start += partSize)
        {
            scores.Add(Score(logits, start, Math.Min(start + partSize, count)));
        }
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
