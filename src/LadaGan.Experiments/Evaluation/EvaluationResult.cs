using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation;

/// <summary>What an evaluation came to, and everything that the numbers depend on.</summary>
public sealed record EvaluationResult
{
    public required EvaluationRequest Request { get; init; }

    /// <summary>The numbers of each set of generated images.</summary>
    public required IReadOnlyList<MetricValues> Sets { get; init; }

    public required long NumGenerated { get; init; }

    /// <summary>Null when a file of statistics does not say.</summary>
    public required long? NumReal { get; init; }

    public required double Seconds { get; init; }

    /// <summary>Side of the images; null for files of features.</summary>
    public int? Size { get; init; }

    /// <summary>The file of the network's weights; null for files of features.</summary>
    public InceptionIdentity? Inception { get; init; }

    /// <summary>The model file, images or features that were evaluated.</summary>
    public required FileIdentity Generated { get; init; }

    /// <summary>The data set, statistics or features that it was compared with; null when nothing was.</summary>
    public FileIdentity? Real { get; init; }

    /// <summary>Whether nothing of the real images had to be computed.</summary>
    public bool WasCached { get; init; }

    /// <summary>Generated images that went through the network in a second; null for files of features.</summary>
    public double? ImagesPerSecond { get; init; }

    /// <summary>Whether the network was the one that published numbers were made with, computing as it did then.</summary>
    public bool IsComparable => Inception is { IsPublished: true } && Request.Precision == DataType.Float32;

    /// <summary>The paper's results of the same protocol and size, the main one first.</summary>
    public IReadOnlyList<PublishedResult> Published =>
        Request.Protocol is { } protocol && Size is { } size ? PublishedResults.Of(protocol, size) : [];

    /// <summary>Means over the sets.</summary>
    public MetricValues Mean => MetricValues.Over(Sets, Enumerable.Average);

    /// <summary>Standard deviations over the sets, with their number less one; null for one set.</summary>
    public MetricValues? Deviation => Sets.Count < 2 ? null : MetricValues.Over(Sets, values =>
    {
        var all = values.ToArray();
        var mean = all.Average();
        return Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1));
    });

    /// <summary>The network's weights.</summary>
    public sealed record InceptionIdentity(string Sha256, bool IsPublished);

    /// <summary>A file or data set and the hash of its content.</summary>
    public sealed record FileIdentity(string Path, string Sha256);
}
