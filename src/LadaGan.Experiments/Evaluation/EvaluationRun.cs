using System.Diagnostics;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Ranks;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation;

/// <summary>A whole evaluation, from a model or images to numbers.</summary>
/// <remarks>All tensor work happens on the calling thread; worker threads decode stored images ahead of it.</remarks>
public static class EvaluationRun
{
    /// <exception cref="RunException">Part of the request is invalid.</exception>
    /// <exception cref="Metrics.MetricException">There are too few images for a metric.</exception>
    public static EvaluationResult Run(EvaluationRequest request, IEvaluationObserver observer, CancellationToken cancellation = default)
    {
        if (request.Features is not null)
        {
            return request.Place is null
                ? OfFiles(request)
                : throw new RunException("features in files leave nothing for several ranks to compute: compare them in one process");
        }
        EvaluationNetworks? networks = null;
        try
        {
            return Run(
                request,
                () => networks = EvaluationNetworks.Open(request.ReferenceMetrics, request.Inception, request.ResNet18,
                    new(request.Device, request.Precision), what => observer.Began(what, 0)),
                observer,
                cancellation);
        }
        finally
        {
            networks?.Dispose();
        }
    }

    /// <param name="request">The images to compare, and how.</param>
    /// <param name="open">Returns the networks once the rest of the request is checked; the caller keeps ownership.</param>
    /// <param name="observer">Follows the progress.</param>
    /// <param name="cancellation">Stops between batches.</param>
    internal static EvaluationResult Run(EvaluationRequest request, Func<EvaluationNetworks> open, IEvaluationObserver observer,
        CancellationToken cancellation = default)
    {
        if (request.Place is not { } place)
        {
            return NameExhaustedMemory(request, () => Evaluate(request, open, ranks: null, observer, cancellation));
        }
        using var ranks = RankSession.Join(place, RankJob.Evaluation, observer.RankLost);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, ranks.StopAsked);
        return ranks.Lead(() => NameExhaustedMemory(request, () => Evaluate(request, open, ranks, observer, either.Token)));
    }

    /// <exception cref="RunException">The work exhausted a GPU's memory.</exception>
    internal static T NameExhaustedMemory<T>(EvaluationRequest request, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DeviceMemoryException error)
        {
            throw new RunException(
                $"evaluating {request.Batch} images at a time exhausted the memory of {request.Device}; lower the batch size", error);
        }
    }

    private static EvaluationResult Evaluate(EvaluationRequest request, Func<EvaluationNetworks> open, RankSession? ranks,
        IEvaluationObserver observer, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var inputs = EvaluationInputs.Open(request);
        RequireFolders(request);
        var (subject, real, count) = (inputs.Generated, inputs.Real, inputs.Count);
        foreach (var note in subject.Notes)
        {
            observer.Noted($"{subject.Path}: {note}");
        }

        var networks = open();
        if (ranks is not null)
        {
            inputs.Facts(networks).Compare(ranks, request.Device);
        }
        DividedPass? Divided(int? set) => ranks is null ? null : new(ranks, set);
        var found = real?.Features(networks, observer, Divided(set: null), cancellation);
        using var reference = found?.Features ?? new FeatureSet(null);
        if (request.SaveReference is { } path)
        {
            ReferenceFile.Write(path, reference, request.Metrics.Contains(Metric.Sfid) ? real!.Images : null, cancellation);
        }
        var sets = new List<MetricValues>();
        var (seconds, measured) = (0.0, (long)count);
        IReadOnlyList<CorruptImage> leftOut = [];
        for (var set = 0; set < request.Sets; set++)
        {
            observer.Began(request.Sets == 1
                ? "features of the generated images"
                : $"features of the generated images, set {set + 1} of {request.Sets}", count);
            var images = subject.Set(set, count);
            var begun = watch.Elapsed;
            using var generated = FeaturePass.Run(networks, images, RequiredFeatures.OfGenerated(request.Metrics), request.Batch,
                observer.Advanced, cancellation, Divided(set));
            seconds += (watch.Elapsed - begun).TotalSeconds;
            CorruptImages.Report(images, subject.Path, request.Protocol, observer);
            (measured, leftOut) = (generated.Count!.Value, LeftOut(images));
            observer.Began("computing the metrics", 0);
            sets.Add(MetricValues.Of(request.Metrics, generated, reference, request.Device));
            if (set == 0 && request.Metrics.Contains(Metric.Neighbours))
            {
                NeighbourGrid.Write(request.NeighbourGrid!, images, generated, real!.Images!, reference);
            }
        }
        return new()
        {
            Request = request,
            Sets = sets,
            NumGenerated = measured,
            NumReal = found?.Features.Count,
            Seconds = watch.Elapsed.TotalSeconds,
            Size = subject.Size,
            Preparation = subject.Preparation,
            AppliesExif = subject.Decoding.ApplyOrientation,
            ImagesPerSecond = measured * request.Sets / seconds,
            Networks = [.. networks.All.Select(network => network.Identity)],
            Generated = new(subject.Path, subject.Hash(count)),
            Real = found is null ? null : new(real!.Path, found.ContentHash),
            WasCached = found?.WasCached == true,
            LeftOutGenerated = leftOut,
            LeftOutReal = LeftOut(real?.Images),
        };
    }

    private static IReadOnlyList<CorruptImage> LeftOut(IImageSet? images) => [.. images?.LeftOut.Select(image => image.Image) ?? []];

    /// <summary>Checks the output paths before hours of work.</summary>
    private static void RequireFolders(EvaluationRequest request)
    {
        foreach (var path in new[] { request.SaveReference, request.Metrics.Contains(Metric.Neighbours) ? request.NeighbourGrid : null }
            .OfType<string>())
        {
            if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            {
                throw new RunException($"{path} cannot be written: its folder does not exist");
            }
        }
    }

    /// <summary>Computes the metrics from stored features, without the network.</summary>
    private static EvaluationResult OfFiles(EvaluationRequest request)
    {
        var watch = Stopwatch.StartNew();
        var (generatedPath, realPath) = request.Features!.Value;
        if (request.Metrics.Contains(Metric.Neighbours))
        {
            throw new RunException("the metric neighbours needs images, not features");
        }
        using var generated = FeatureFile.Read(generatedPath);
        using var real = FeatureFile.Read(realPath);
        FeatureFile.Require(generatedPath, generated, RequiredFeatures.OfGenerated(request.Metrics));
        FeatureFile.Require(realPath, real, RequiredFeatures.OfReal(request.Metrics));
        return new()
        {
            Request = request,
            Sets = [MetricValues.Of(request.Metrics, generated, real, request.Device)],
            NumGenerated = generated.Count!.Value,
            NumReal = real.Count,
            Seconds = watch.Elapsed.TotalSeconds,
            Generated = new(generatedPath, FileHash.Of(generatedPath)),
            Real = new(realPath, FileHash.Of(realPath)),
        };
    }
}
