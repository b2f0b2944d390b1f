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

/// <summary>Computes a run's metrics. Opens the Inception network once, and computes the features of the real images once.</summary>
/// <remarks>
/// The results are those of <c>evaluate</c>: the images of the seeds 0, 1, 2, … against the whole
/// dataset, whatever fraction of it the run uses.
/// </remarks>
internal sealed class RunMetrics : IDisposable
{
    private readonly RunRequest _request;
    private readonly EvaluationNetwork _network;
    private readonly IImageSource _source;
    private readonly bool _ownsSource;
    private FeatureSet? _real;

    private RunMetrics(RunRequest request, IReadOnlyList<RunMetric> metrics, IImageSource learnedFrom)
    {
        (_request, Metrics) = (request, metrics);
        _network = InceptionFile.Find(request.Inception).Load(new(request.Device));
        _ownsSource = request.Configuration.Training.Subset < 1;
        _source = _ownsSource ? RunImages.OpenWhole(request) : learnedFrom;
    }

    public IReadOnlyList<RunMetric> Metrics { get; }

    private IEnumerable<Metric> Measured => Metrics.Select(metric => metric.Metric);

    /// <summary>Opens the metrics of the configuration; null if it has none.</summary>
    /// <exception cref="RunException">The network's weights are missing.</exception>
    public static RunMetrics? Open(RunRequest request, IImageSource learnedFrom) =>
        RunMetric.Read(request.Configuration.Training.Metrics) is { Count: > 0 } metrics ? new(request, metrics, learnedFrom) : null;

    /// <exception cref="Metrics.MetricException">A metric cannot be computed from these images.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public MetricValues Measure(Generator generator, IEvaluationObserver observer, CancellationToken stop)
    {
        _real ??= Real(generator.Options.ImageSize, observer, stop);
        var images = new GeneratedImages(generator, firstSeed: 0, Metrics[0].Images);
        observer.Began("features of the generated images", images.Count);
        using var generated = FeaturePass.Run(_network.Inception, images, RequiredFeatures.OfGenerated(Measured),
            EvaluationRequest.DefaultBatch, observer.Advanced, stop);
        observer.Began("computing the metrics", 0);
        return MetricValues.Of(Measured, generated, _real, _request.Device);
    }

    public void Dispose()
    {
        _network.Dispose();
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
        var features = new RealFeatures(_network, new(_request.CacheFolder, observer.Noted), observer)
            .Of(images, RequiredFeatures.OfReal(Measured), EvaluationRequest.DefaultBatch, stop).Features;
        CorruptImages.Report(images, _source.Path, protocol: null, observer);
        return features;
    }
}
