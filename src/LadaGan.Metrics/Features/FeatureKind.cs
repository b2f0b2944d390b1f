using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>A network whose features metrics compare.</summary>
public enum FeatureNetwork
{
    /// <summary>The Inception network of 2015, which defines FID.</summary>
    Inception,

    /// <summary>ML.NET's ResNet-18, for comparing one's own runs with each other.</summary>
    ResNet18,
}

/// <summary>A kind of features: one output of one network.</summary>
public enum FeatureKind
{
    /// <summary>Inception's spatial mean of the last feature map, width 2048: for FID, KID, precision and recall.</summary>
    Pool,

    /// <summary>The 1008 logits of Inception's classifier without its bias: for the Inception score.</summary>
    UnbiasedLogits,

    /// <summary>The 1008 logits of Inception's classifier.</summary>
    Logits,

    /// <summary>Seven channels of a 17×17 map of Inception, width 2023: for sFID.</summary>
    Spatial,

    /// <summary>The spatial mean of ResNet-18's last feature map, width 512: for FD (ResNet-18).</summary>
    ResNet18,
}

/// <summary>The facts of each kind of features.</summary>
public static class FeatureKinds
{
    /// <summary>The number of features of an image.</summary>
    public static int Width(this FeatureKind kind) => kind switch
    {
        FeatureKind.Pool => InceptionNetwork.PoolWidth,
        FeatureKind.Spatial => InceptionNetwork.SpatialWidth,
        FeatureKind.ResNet18 => ResNet18Network.PoolWidth,
        _ => InceptionNetwork.Classes,
    };

    /// <summary>The network that computes them.</summary>
    public static FeatureNetwork Network(this FeatureKind kind) =>
        kind == FeatureKind.ResNet18 ? FeatureNetwork.ResNet18 : FeatureNetwork.Inception;
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

/// <summary>The features of a batch of images, by kind: float32 [N, width] on the network's device.</summary>
public interface IImageFeatures
{
    Tensor this[FeatureKind kind] { get; }
}
