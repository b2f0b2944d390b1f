using LadaGan.Data.Datasets;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Model;

namespace LadaGan.Experiments.Training.Measuring;

/// <summary>Computes a run's metrics. Opens the feature networks once, and computes the features of the real images once.</summary>
/// <remarks>
/// The results are those of <c>evaluate</c>: the images of the seeds 0, 1, 2, … against the whole
/// dataset, whatever fraction of it the run uses.
/// </remarks>
internal sealed class RunMetrics : IDisposable
{
    private readonly RunRequest _request;
    private readonly EvaluationNetworks _networks;
    private readonly IImageSource _source;
    private readonly bool _ownsSource;
    private FeatureSet? _real;

    private RunMetrics(RunRequest request, IReadOnlyList<RunMetric> metrics, IImageSource learnedFrom, Action<string> note)
    {
        (_request, Metrics) = (request, metrics);
        _networks = EvaluationNetworks.Open(Measured, request.Inception, request.ResNet18, new(request.Device), note);
        _ownsSource = request.Configuration.Training.Subset < 1;
        _source = _ownsSource ? RunImages.OpenWhole(request) : learnedFrom;
    }

    public IReadOnlyList<RunMetric> Metrics { get; }

    /// <summary>The files of the networks' weights.</summary>
    public IReadOnlyList<string> Weights => [.. _networks.All.Select(network => network.Path)];

    /// <summary>The hashes of these weights, for ranks to compare.</summary>
    public IReadOnlyList<string> WeightHashes => [.. _networks.All.Select(network => network.Sha256)];

    private IEnumerable<Metric> Measured => Metrics.Select(metric => metric.Metric);

    /// <summary>Opens the metrics of the configuration; null if it has none.</summary>
    /// <param name="request">The run; its metrics are not <see cref="RunMetric.Auto"/>.</param>
    /// <param name="learnedFrom">The images the run learns from.</param>
    /// <param name="note">Called before weights are fetched.</param>
    /// <exception cref="RunException">The networks' weights are missing.</exception>
    public static RunMetrics? Open(RunRequest request, IImageSource learnedFrom, Action<string> note) =>
        RunMetric.Read(request.Configuration.Training.Metrics) is { Count: > 0 } metrics
            ? new(request, metrics, learnedFrom, note)
            : null;

    /// <summary>
    /// The request with <see cref="RunMetric.Auto"/> replaced by what can be computed: FID if its network's weights are there.
    /// </summary>
    public static RunRequest Chosen(RunRequest request)
    {
        var metrics = request.Configuration.Training.Metrics;
        return Chosen(request, metrics != RunMetric.Auto ? metrics : RunMetric.Default(InceptionFile.IsThere(request.Inception)));
    }

    /// <summary>The request with these metrics.</summary>
    public static RunRequest Chosen(RunRequest request, string metrics)
    {
        var configuration = request.Configuration;
        return request with { Configuration = configuration with { Training = configuration.Training with { Metrics = metrics } } };
    }

    /// <param name="generator">The generator.</param>
    /// <param name="observer">Follows the progress.</param>
    /// <param name="ranks">Compute with this process, which is the first of them; null for none.</param>
    /// <param name="stop">Cancels the evaluation.</param>
    /// <exception cref="Metrics.MetricException">A metric cannot be computed from these images.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public MetricValues Measure(Generator generator, IEvaluationObserver observer, RankSession? ranks, CancellationToken stop)
    {
        DividedPass? Divided(int? set) => ranks is null ? null : new(ranks, set);
        _real ??= Real(generator.Options.ImageSize, observer, Divided(set: null), stop);
        var images = GeneratedBy(generator);
        observer.Began("features of the generated images", images.Count);
        using var generated = FeaturePass.Run(_networks, images, RequiredFeatures.OfGenerated(Measured),
            EvaluationRequest.DefaultBatch, observer.Advanced, stop, Divided(set: 0));
        observer.Began("computing the metrics", 0);
        return MetricValues.Of(Measured, generated, _real, _request.Device);
    }

    /// <summary>As a rank other than the first, takes part in a pass over images.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="message">What rank 0 has ordered.</param>
    /// <param name="generator">The generator, which is that of rank 0.</param>
    public void Follow(RankSession ranks, RankMessage message, Generator generator)
    {
        var order = PassOrder.Parse(message);
        IImageSet images = order.Set is null ? RealImages(generator.Options.ImageSize) : GeneratedBy(generator);
        DividedPass.Follow(ranks, order, _networks, images);
    }

    public void Dispose()
    {
        _networks.Dispose();
        _real?.Dispose();
        if (_ownsSource)
        {
            _source.Dispose();
        }
    }

    private GeneratedImages GeneratedBy(Generator generator) => new(generator, firstSeed: 0, Metrics[0].Images);

    private StoredImages RealImages(int size)
    {
        var preparation = _request.Configuration.Training.Preparation;
        return new(_source, [.. Enumerable.Range(0, _source.Count)],
            new(size, preparation.Fit, preparation.Filter), Math.Max(_request.Workers, 1));
    }

    private FeatureSet Real(int size, IEvaluationObserver observer, DividedPass? divided, CancellationToken stop)
    {
        var images = RealImages(size);
        var features = new RealFeatures(_networks, new(_request.CacheFolder, observer.Noted), observer, divided)
            .Of(images, RequiredFeatures.OfReal(Measured), EvaluationRequest.DefaultBatch, stop).Features;
        CorruptImages.Report(images, _source.Path, protocol: null, observer);
        return features;
    }
}
