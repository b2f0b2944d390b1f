using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Metrics;

/// <summary>A number that a metric yields.</summary>
/// <param name="Name">In files and JSON, such as <c>is_mean</c>.</param>
/// <param name="Title">In tables, such as "Inception score".</param>
/// <param name="HigherIsBetter">Which direction is better; null for a number that only describes another, such as a deviation.</param>
/// <param name="Format">The number format for tables.</param>
public sealed record MetricNumber(string Name, string Title, bool? HigherIsBetter, string Format)
{
    /// <summary>The numbers of all metrics, in the order in which they are reported.</summary>
    public static IEnumerable<MetricNumber> All => Metric.All.SelectMany(metric => metric.Numbers);
}

/// <summary>The features of a set of images, as a metric reads them.</summary>
public interface IMetricFeatures
{
    /// <summary>Mean and covariance of one kind of features.</summary>
    Gaussian Statistics(FeatureKind kind);

    /// <summary>One kind of features, float32 [N, width] on the CPU.</summary>
    Tensor Table(FeatureKind kind);
}

/// <summary>A metric of generated images: its name, the numbers it yields, the features it requires, and how it is computed.</summary>
/// <param name="Name">In commands, configurations and files, such as <c>fid</c>.</param>
/// <param name="Numbers">What it yields; empty for a metric that only draws an image.</param>
/// <param name="Real">The features it requires of the real images.</param>
/// <param name="Generated">The features it requires of the generated images.</param>
/// <param name="Compute">The numbers, from the features of the real and of the generated images; pairs are compared on the device.</param>
public sealed record Metric(
    string Name, IReadOnlyList<MetricNumber> Numbers, IReadOnlyList<RequiredFeatures> Real, IReadOnlyList<RequiredFeatures> Generated,
    Func<IMetricFeatures, IMetricFeatures, Device, double[]> Compute)
{
    private const int KidSubset = 1000;
    private static readonly RequiredFeatures PoolTable = new(FeatureKind.Pool, IsTable: true);

    /// <summary>Fréchet Inception distance: of pool features.</summary>
    public static Metric Fid { get; } = Frechet("fid", "FID", FeatureKind.Pool);

    /// <summary>FID of spatial features.</summary>
    public static Metric Sfid { get; } = Frechet("sfid", "sFID", FeatureKind.Spatial);

    /// <summary>
    /// The Fréchet distance of ResNet-18's features: for comparing one's own runs with each other, never with a published FID.
    /// </summary>
    public static Metric FdResnet18 { get; } = Frechet("fd-resnet18", "FD (ResNet-18)", FeatureKind.ResNet18);

    /// <summary>The Inception score, over parts of 5,000 images; requires no real images.</summary>
    public static Metric Is { get; } = new(
        "is",
        [new("is_mean", "Inception score", true, "0.000"), new("is_std", "… deviation over parts of 5,000", null, "0.000")],
        [],
        [new(FeatureKind.UnbiasedLogits, IsTable: true)],
        (_, generated, _) =>
        {
            var score = InceptionScore.Of(generated.Table(FeatureKind.UnbiasedLogits));
            return [score.Mean, score.StandardDeviation];
        });

    /// <summary>Precision and recall, k = 3.</summary>
    public static Metric Pr { get; } = OfPool(
        "pr",
        [new("precision", "precision", true, "0.0000"), new("recall", "recall", true, "0.0000")],
        (real, generated) =>
        {
            var manifold = PrecisionRecall.Of(real, generated);
            return [manifold.Precision, manifold.Recall];
        });

    /// <summary>Kernel Inception distance: the mean over 100 subsets of 1,000 images, or over all pairs of fewer images.</summary>
    public static Metric Kid { get; } = OfPool(
        "kid",
        [new("kid", "KID", false, "0.000000")],
        (real, generated) =>
        [
            Math.Min(real.Size(0), generated.Size(0)) >= KidSubset
                ? KernelInceptionDistance.OfSubsets(real, generated, size: KidSubset).Mean
                : KernelInceptionDistance.Unbiased(real, generated),
        ]);

    /// <summary>Not a number: a grid of generated images next to their nearest real images.</summary>
    public static Metric Neighbours { get; } = new("neighbours", [], [PoolTable], [PoolTable], (_, _, _) => []);

    /// <summary>All metrics, in the order in which they are listed and reported.</summary>
    public static IReadOnlyList<Metric> All { get; } = [Fid, Sfid, Is, Pr, Kid, FdResnet18, Neighbours];

    /// <summary>The only number with a better direction, by which models are compared; null if there are none or several.</summary>
    public MetricNumber? Score => Numbers.Where(number => number.HigherIsBetter is not null).ToArray() is [var only] ? only : null;

    /// <summary>The networks whose features it requires.</summary>
    public IEnumerable<FeatureNetwork> Networks => Real.Concat(Generated).Select(features => features.Kind.Network()).Distinct();

    /// <summary>The metric with this name, or null.</summary>
    public static Metric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);

    private static Metric Frechet(string name, string title, FeatureKind kind)
    {
        RequiredFeatures[] statistics = [new(kind, IsTable: false)];
        return new(
            name, [new(name, title, false, "0.000")], statistics, statistics,
            (real, generated, _) => [FrechetDistance.Between(real.Statistics(kind), generated.Statistics(kind)).Value]);
    }

    private static Metric OfPool(string name, IReadOnlyList<MetricNumber> numbers, Func<Tensor, Tensor, double[]> compute) => new(
        name, numbers, [PoolTable], [PoolTable],
        (real, generated, device) =>
        {
            using var scope = new TensorScope();
            return compute(real.Table(FeatureKind.Pool).To(device), generated.Table(FeatureKind.Pool).To(device));
        });
}
