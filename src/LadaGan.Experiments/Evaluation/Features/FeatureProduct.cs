using LadaGan.Experiments.Configuration;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>What a metric needs from a set of images: the mean and covariance of one kind of features, or their table.</summary>
/// <param name="Kind">The kind of features.</param>
/// <param name="IsTable">Whether the table is needed, one row per image, rather than mean and covariance.</param>
internal readonly record struct FeatureProduct(FeatureKind Kind, bool IsTable)
{
    private static readonly FeatureProduct PoolTable = new(FeatureKind.Pool, true);

    public string Name => $"{Kind.ToString().ToLowerInvariant()}-{(IsTable ? "features" : "statistics")}";

    /// <summary>What the metrics need from the reference images; a statistics file always has those of the pool features.</summary>
    public static IReadOnlyList<FeatureProduct> OfReal(MetricSet metrics, bool forReference = false)
    {
        var products = new List<FeatureProduct>();
        if (metrics.HasFlag(MetricSet.Fid) || forReference)
        {
            products.Add(new(FeatureKind.Pool, false));
        }
        if (metrics.HasFlag(MetricSet.Sfid))
        {
            products.Add(new(FeatureKind.Spatial, false));
        }
        if ((metrics & (MetricSet.Pr | MetricSet.Kid | MetricSet.Neighbours)) != 0)
        {
            products.Add(PoolTable);
        }
        return products;
    }

    /// <summary>What the metrics need from the generated images.</summary>
    public static IReadOnlyList<FeatureProduct> OfGenerated(MetricSet metrics) =>
        metrics.HasFlag(MetricSet.Is) ? [.. OfReal(metrics), new(FeatureKind.UnbiasedLogits, true)] : OfReal(metrics);
}
