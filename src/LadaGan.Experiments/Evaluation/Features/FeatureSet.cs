using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>The features of a set of images, by kind: means and covariances, or tables. Owns its tables.</summary>
/// <param name="count">The number of images; null if a file does not state it.</param>
internal sealed class FeatureSet(long? count) : IMetricFeatures, IDisposable
{
    private readonly Dictionary<FeatureKind, Gaussian> _statistics = [];
    private readonly Dictionary<FeatureKind, Tensor> _tables = [];

    /// <summary>The number of images that the statistics are of; tables have a row for each of theirs.</summary>
    public long? Count { get; set; } = count;

    public bool IsEmpty => _statistics.Count == 0 && _tables.Count == 0;

    public bool Has(RequiredFeatures features) =>
        _tables.ContainsKey(features.Kind) || (!features.IsTable && _statistics.ContainsKey(features.Kind));

    public void Add(FeatureKind kind, Gaussian statistics) => _statistics[kind] = statistics;

    /// <param name="kind">The kind of features.</param>
    /// <param name="table">[N, width] float32 on the CPU; this set takes ownership.</param>
    public void Add(FeatureKind kind, Tensor table) => _tables[kind] = TensorScope.Detach(table);

    /// <summary>Shortens a table to its first rows.</summary>
    public void KeepRows(FeatureKind kind, long count)
    {
        var table = _tables[kind];
        if (table.Size(0) == count)
        {
            return;
        }
        using var scope = new TensorScope();
        Add(kind, table.Narrow(0, 0, count).Clone());
        table.Dispose();
    }

    /// <summary>Moves the contents of another set into this one.</summary>
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
        other._tables.Clear();
    }

    /// <summary>Mean and covariance, computed from the table if necessary.</summary>
    public Gaussian Statistics(FeatureKind kind)
    {
        if (!_statistics.TryGetValue(kind, out var statistics))
        {
            statistics = FeatureStatistics.Of(Table(kind)).ToGaussian();
            _statistics[kind] = statistics;
        }
        return statistics;
    }

    /// <summary>The table of features, one row per image.</summary>
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
