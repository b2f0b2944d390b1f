using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Metrics;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation;

/// <summary>The numbers of one set of generated images.</summary>
/// <param name="Named">Those that were computed, by <see cref="MetricNumber.Name"/>.</param>
public sealed record MetricValues(params IReadOnlyList<(string Name, double Value)> Named)
{
    /// <summary>The number with this name; null if it was not computed.</summary>
    public double? this[string name] => Named.Where(entry => entry.Name == name).Select(entry => (double?)entry.Value).FirstOrDefault();

    /// <summary>Each number over several sets of images.</summary>
    public static MetricValues Over(IReadOnlyList<MetricValues> sets, Func<IEnumerable<double>, double> reduce) =>
        new([.. sets[0].Named.Select(entry => (entry.Name, reduce(sets.Select(set => set[entry.Name]!.Value))))]);

    public bool Equals(MetricValues? other) => other is not null && Named.SequenceEqual(other.Named);

    public override int GetHashCode() => Named.Aggregate(0, HashCode.Combine);

    /// <param name="metrics">Which.</param>
    /// <param name="generated">Features of the generated images.</param>
    /// <param name="real">Features of the real images; not read by the Inception score.</param>
    /// <param name="device">Where pairs are compared.</param>
    /// <exception cref="MetricException">There are too few images.</exception>
    internal static MetricValues Of(IEnumerable<Metric> metrics, FeatureSet generated, FeatureSet real, Device device)
    {
        using var scope = new TensorScope();
        return new([.. metrics.SelectMany(metric =>
            metric.Numbers.Select(number => number.Name).Zip(metric.Compute(real, generated, device)))]);
    }
}
