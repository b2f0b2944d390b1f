using LadaGan.Data.Datasets;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
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
        var (configuration, training) = (request.Configuration, request.Configuration.Training);
        return training.Metrics != RunMetric.Auto ? request : request with
        {
            Configuration = configuration with
            {
                Training = training with { Metrics = RunMetric.Default(InceptionFile.IsThere(request.Inception)) },
            },
        };
    }

    /// <exception cref="Metrics.MetricException">A metric cannot be computed from these images.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public MetricValues Measure(Generator generator, IEvaluationObserver observer, CancellationToken stop)
    {
        _real ??= Real(generator.Options.ImageSize, observer, stop);
        var images = new GeneratedImages(generator, firstSeed: 0, Metrics[0].Images);
        observer.Began("features of the generated images", images.Count);
        using var generated = FeaturePass.Run(_networks, images, RequiredFeatures.OfGenerated(Measured),
            EvaluationRequest.DefaultBatch, observer.Advanced, stop);
        observer.Began("computing the metrics", 0);
        return MetricValues.Of(Measured, generated, _real, _request.Device);
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

    private FeatureSet Real(int size, IEvaluationObserver observer, CancellationToken stop)
    {
        var preparation = _request.Configuration.Training.Preparation;
        var images = new StoredImages(_source, [.. Enumerable.Range(0, _source.Count)],
            new(size, preparation.Fit, preparation.Filter), Math.Max(_request.Workers, 1));
        var features = new RealFeatures(_networks, new(_request.CacheFolder, observer.Noted), observer)
            .Of(images, RequiredFeatures.OfReal(Measured), EvaluationRequest.DefaultBatch, stop).Features;
        CorruptImages.Report(images, _source.Path, protocol: null, observer);
        return features;
    }
}
