using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>The four outputs of one forward pass, float32, one row per image.</summary>
/// <param name="Pool">[N, 2048].</param>
/// <param name="UnbiasedLogits">[N, 1008].</param>
/// <param name="Logits">[N, 1008].</param>
/// <param name="Spatial">[N, 2023]: channel, row, column.</param>
public sealed record InceptionFeatures(Tensor Pool, Tensor UnbiasedLogits, Tensor Logits, Tensor Spatial)
{
    public Tensor this[FeatureKind kind] => kind switch
    {
        FeatureKind.Pool => Pool,
        FeatureKind.UnbiasedLogits => UnbiasedLogits,
        FeatureKind.Logits => Logits,
        _ => Spatial,
    };

    /// <summary>The width of a kind of features.</summary>
    public static int Width(FeatureKind kind) => kind switch
    {
        FeatureKind.Pool => InceptionNetwork.PoolWidth,
        FeatureKind.Spatial => InceptionNetwork.SpatialWidth,
        _ => InceptionNetwork.Classes,
    };
}

/// <summary>A kind of features of the Inception network.</summary>
public enum FeatureKind
{
    /// <summary>The spatial mean of the last feature map, width 2048: for FID, KID, precision and recall.</summary>
    Pool,

    /// <summary>The classifier's 1008 logits without its bias: for the Inception score.</summary>
    UnbiasedLogits,

    /// <summary>The classifier's 1008 logits.</summary>
    Logits,

    /// <summary>Seven channels of a 17×17 map, width 2023: for sFID.</summary>
    Spatial,
}

/// <summary>What a metric requires of a set of images: all features of one kind, or their mean and covariance.</summary>
/// <param name="Kind">The kind of features.</param>
/// <param name="IsTable">Whether all features are required, one row per image, rather than mean and covariance.</param>
public readonly record struct RequiredFeatures(FeatureKind Kind, bool IsTable)
{
    /// <summary>In messages and in the keys of the reference cache, such as <c>pool-features</c>.</summary>
    public string Name => $"{Kind.ToString().ToLowerInvariant()}-{(IsTable ? "features" : "statistics")}";

    /// <summary>What several metrics require of the real images.</summary>
    public static IReadOnlyList<RequiredFeatures> OfReal(IEnumerable<Metric> metrics) =>
        [.. metrics.SelectMany(metric => metric.Real).Distinct()];

    /// <summary>What several metrics require of the generated images.</summary>
    public static IReadOnlyList<RequiredFeatures> OfGenerated(IEnumerable<Metric> metrics) =>
        [.. metrics.SelectMany(metric => metric.Generated).Distinct()];
}
