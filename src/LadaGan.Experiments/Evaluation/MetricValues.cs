using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation;

/// <summary>The metrics of one set of generated images; null for a metric that was not computed.</summary>
/// <param name="Fid">Fréchet distance of the pool features.</param>
/// <param name="Sfid">Fréchet distance of the spatial features.</param>
/// <param name="IsMean">Inception score, the mean over ten parts.</param>
/// <param name="IsStd">The standard deviation of the Inception score over the parts.</param>
/// <param name="Precision">Precision with k = 3.</param>
/// <param name="Recall">Recall with k = 3.</param>
/// <param name="Kid">Kernel Inception distance, the mean over 100 subsets of 1,000; over all pairs if there are fewer images.</param>
public sealed record MetricValues(double? Fid = null, double? Sfid = null, double? IsMean = null, double? IsStd = null,
    double? Precision = null, double? Recall = null, double? Kid = null)
{
    private const int KidSubset = 1000;

    /// <summary>The computed metrics with their JSON names.</summary>
    public IEnumerable<(string Name, double Value)> Named
    {
        get
        {
            (string Name, double? Value)[] all = [("fid", Fid), ("sfid", Sfid), ("is_mean", IsMean), ("is_std", IsStd),
                ("precision", Precision), ("recall", Recall), ("kid", Kid)];
            return all.Where(entry => entry.Value is not null).Select(entry => (entry.Name, entry.Value!.Value));
        }
    }

    /// <summary>Each metric over several sets of images.</summary>
    public static MetricValues Over(IReadOnlyList<MetricValues> sets, Func<IEnumerable<double>, double> reduce)
    {
        double? Of(Func<MetricValues, double?> pick) => pick(sets[0]) is null ? null : reduce(sets.Select(set => pick(set)!.Value));
        return new(Of(set => set.Fid), Of(set => set.Sfid), Of(set => set.IsMean), Of(set => set.IsStd), Of(set => set.Precision),
            Of(set => set.Recall), Of(set => set.Kid));
    }

    /// <summary>The value of a metric that is a single number and was computed.</summary>
    internal double ValueOf(MetricSet metric) =>
        (metric switch { MetricSet.Fid => Fid, MetricSet.Sfid => Sfid, MetricSet.Kid => Kid, _ => IsMean })!.Value;

    /// <param name="metrics">The metrics to compute.</param>
    /// <param name="generated">Features of the generated images.</param>
    /// <param name="real">Features of the reference images; the Inception score does not use them.</param>
    /// <param name="device">The device that compares pairs.</param>
    /// <exception cref="MetricException">There are too few images.</exception>
    internal static MetricValues Of(MetricSet metrics, FeatureSet generated, FeatureSet real, Device device)
    {
        using var scope = new TensorScope();
        double? Distance(FeatureKind kind) => FrechetDistance.Between(real.Statistics(kind), generated.Statistics(kind)).Value;
        Tensor Pool(FeatureSet set) => set.Table(FeatureKind.Pool).To(device);
        var score = metrics.HasFlag(MetricSet.Is) ? InceptionScore.OfSplits(generated.Table(FeatureKind.UnbiasedLogits)) : null;
        var manifold = metrics.HasFlag(MetricSet.Pr) ? PrecisionRecall.Of(Pool(real), Pool(generated)) : null;
        return new(
            metrics.HasFlag(MetricSet.Fid) ? Distance(FeatureKind.Pool) : null,
            metrics.HasFlag(MetricSet.Sfid) ? Distance(FeatureKind.Spatial) : null,
            score?.Mean,
            score?.StandardDeviation,
            manifold?.Precision,
            manifold?.Recall,
            metrics.HasFlag(MetricSet.Kid) ? KidOf(Pool(real), Pool(generated)) : null);
    }

    private static double KidOf(Tensor real, Tensor generated) =>
        Math.Min(real.Size(0), generated.Size(0)) >= KidSubset
            ? KernelInceptionDistance.OfSubsets(real, generated, size: KidSubset).Mean
            : KernelInceptionDistance.Unbiased(real, generated);
}
