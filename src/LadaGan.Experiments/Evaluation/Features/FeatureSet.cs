using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>What is known of a set of images: means and covariances, tables of features, by kind. Owns its tables.</summary>
/// <param name="count">Images; null when a file does not say.</param>
internal sealed class FeatureSet(long? count) : IMetricFeatures, IDisposable
{
    private readonly Dictionary<FeatureKind, Gaussian> _statistics = [];
    private readonly Dictionary<FeatureKind, Tensor> _tables = [];

    public long? Count { get; set; } = count;

    public bool Has(RequiredFeatures features) =>
        _tables.ContainsKey(features.Kind) || (!features.IsTable && _statistics.ContainsKey(features.Kind));

    public void Add(FeatureKind kind, Gaussian statistics) => _statistics[kind] = statistics;

    /// <param name="kind">Which features.</param>
    /// <param name="table">[N, width] float32 on the CPU; belongs to this from here on.</param>
    public void Add(FeatureKind kind, Tensor table) => _tables[kind] = TensorScope.Detach(table);

    /// <summary>Moves everything over from another set.</summary>
    public void Take(FeatureSet other)
    {
        foreach (var (kind, statistics) in other._statistics)
        {
            Add(kind, statistics);
        }
        foreach (var (kind, table) in other._tables)
        {
            Add(kind, table);
        }
        Count = other.Count ?? Count;
        other._tables.Clear();
    }

    /// <summary>Mean and covariance, from the table when only that is known.</summary>
    public Gaussian Statistics(FeatureKind kind)
    {
        if (!_statistics.TryGetValue(kind, out var statistics))
        {
            statistics = FeatureStatistics.Of(Table(kind)).ToGaussian();
            _statistics[kind] = statistics;
        }
        return statistics;
    }

    /// <summary>A row an image.</summary>
    public Tensor Table(FeatureKind kind) =>
        _tables.GetValueOrDefault(kind) ?? throw new MetricException($"there are no {kind.ToString().ToLowerInvariant()} features");

    public void Dispose()
    {
        foreach (var table in _tables.Values)
        {
            table.Dispose();
        }
    }
}
