using LadaGan.Data.Images;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation;

/// <summary>The result of an evaluation, and everything that the numbers depend on.</summary>
public sealed record EvaluationResult
{
    public required EvaluationRequest Request { get; init; }

    /// <summary>The metrics of each set of generated images.</summary>
    public required IReadOnlyList<MetricValues> Sets { get; init; }

    /// <summary>The number of generated images in a set, those that cannot be decoded not counted.</summary>
    public required long NumGenerated { get; init; }

    /// <summary>The number of reference images that were compared; null if a file of statistics does not state it.</summary>
    public required long? NumReal { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Side of the images in pixels; null for files of features.</summary>
    public int? Size { get; init; }

    /// <summary>How stored images were made square and resized; null for files of features.</summary>
    public ImagePreparation? Preparation { get; init; }

    /// <summary>Whether stored images were turned by their EXIF orientation.</summary>
    public bool AppliesExif { get; init; }

    /// <summary>The networks that computed the features; none for files of features.</summary>
    public IReadOnlyList<NetworkIdentity> Networks { get; init; } = [];

    /// <summary>The model file, images or features that were evaluated.</summary>
    public required FileIdentity Generated { get; init; }

    /// <summary>The dataset, statistics or features used as the reference; null if no metric needed one.</summary>
    public FileIdentity? Real { get; init; }

    /// <summary>Generated images that could not be decoded, and are not part of any number.</summary>
    public IReadOnlyList<CorruptImage> LeftOutGenerated { get; init; } = [];

    /// <summary>Reference images that could not be decoded, and are not part of any number.</summary>
    public IReadOnlyList<CorruptImage> LeftOutReal { get; init; } = [];

    /// <summary>Whether all features of the reference images came from the cache.</summary>
    public bool WasCached { get; init; }

    /// <summary>Generated images that the network processed per second; null for files of features.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Inception and its weights; null if no metric required them, and for files of features.</summary>
    public NetworkIdentity? Inception => Networks.FirstOrDefault(network => network.Network == FeatureNetwork.Inception);

    /// <summary>ResNet-18 and its weights; null if no metric required them, and for files of features.</summary>
    public NetworkIdentity? ResNet18 => Networks.FirstOrDefault(network => network.Network == FeatureNetwork.ResNet18);

    /// <summary>
    /// Whether Inception and its precision are those of published results, so that its numbers are comparable;
    /// those of ResNet-18 never are.
    /// </summary>
    public bool IsComparable => Inception is { IsPublished: true } && Request.Precision == DataType.Float32;

    /// <summary>The paper's results for the same protocol and size, the main one first.</summary>
    public IReadOnlyList<PublishedResult> Published =>
        Request.Protocol is { } protocol && Size is { } size ? PublishedResults.Of(protocol, size) : [];

    /// <summary>The mean of each metric over the sets.</summary>
    public MetricValues Mean => MetricValues.Over(Sets, Enumerable.Average);

    /// <summary>The sample standard deviation (n − 1) of each metric over the sets; null for one set.</summary>
    public MetricValues? Deviation => Sets.Count < 2 ? null : MetricValues.Over(Sets, values =>
    {
        var all = values.ToArray();
        var mean = all.Average();
        return Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1));
    });

    /// <summary>A file or dataset, and the hash of its content.</summary>
    public sealed record FileIdentity(string Path, string Sha256);
}
