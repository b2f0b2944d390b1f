using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Experiments.Runs;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Model;

namespace LadaGan.Experiments.Training.Measuring;

/// <summary>Measures a generator against a run's images. The network is opened once, and the images' features are computed once.</summary>
/// <remarks>
/// What is measured is what <c>evaluate</c> measures: the pictures of seeds 0, 1, 2, …
/// against the whole data set, whatever share of it the run learns from.
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

    /// <summary>Null when the configuration asks for no metrics.</summary>
    /// <exception cref="RunException">The network's weights are missing.</exception>
    public static RunMetrics? Open(RunRequest request, IImageSource learnedFrom) =>
        RunMetric.Read(request.Configuration.Training.Metrics) is { Count: > 0 } metrics ? new(request, metrics, learnedFrom) : null;

    /// <exception cref="MetricException">The pictures cannot be measured.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public MetricValues Measure(Generator generator, IEvaluationObserver observer, CancellationToken stop)
    {
        _real ??= Real(generator.Options.ImageSize, observer, stop);
        var pictures = new GeneratedImages(generator, firstSeed: 0, Metrics[0].Images);
        observer.Began("features of the generated images", pictures.Count);
        using var generated = FeaturePass.Run(_network.Inception, pictures, RequiredFeatures.OfGenerated(Measured),
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
        var pictures = new StoredImages(_source, [.. Enumerable.Range(0, _source.Count)],
            new(size, ImageFit.Squash, ResampleFilter.Bilinear), Math.Max(_request.Workers, 1));
        var features = new RealFeatures(_network, new(_request.CacheFolder, observer.Noted), observer)
            .Of(pictures, RequiredFeatures.OfReal(Measured), EvaluationRequest.DefaultBatch, stop).Features;
        CorruptImages.Report(pictures, _source.Path, protocol: null, observer);
        return features;
    }
}
