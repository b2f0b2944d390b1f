using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Inspection;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Interop.Numpy;
using LadaGan.Metrics.Features;

namespace LadaGan.Experiments.Evaluation;

/// <summary>The reference images: a dataset, or a file of statistics that may include images. Owns the files it opened.</summary>
internal sealed class ReferenceImages : IDisposable
{
    private readonly EvaluationRequest _request;
    private readonly IImageSource? _source;
    private readonly NpzFile? _file;

    private ReferenceImages(EvaluationRequest request, string path, NpzFile file) => (_request, Path, _file) = (request, path, file);

    private ReferenceImages(EvaluationRequest request, string path, IImageSource source, StoredImages images) =>
        (_request, Path, _source, Images) = (request, path, source, images);

    public string Path { get; }

    /// <summary>The dataset's images; null for a file of statistics.</summary>
    public StoredImages? Images { get; }

    /// <exception cref="RunException">No reference is given, or it has too few images for the protocol.</exception>
    public static ReferenceImages Open(EvaluationRequest request, int size, ImagePreparation preparation, DecodeOptions decoding)
    {
        if ((request.Data is null) == (request.Reference is null))
        {
            throw new RunException("the reference images are missing or ambiguous: give either a dataset or reference statistics");
        }
        if (request.Reference is { } path)
        {
            return new(request, path, NpzFile.Open(path));
        }
        var source = ImageSource.Open(request.Data!, new SourceOptions { Split = request.Split, UsesLabels = false, Decode = decoding });
        try
        {
            request.Protocol?.RequireReal(request.Data!, source.Count);
            request.Protocol?.RequirePreparation(source);
            var images = new StoredImages(source, Chosen(request, source.Count), new(size, preparation.Fit, preparation.Filter),
                request.Workers);
            return new(request, request.Data!, source, images);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>What the file or dataset is, for ranks to compare.</summary>
    public string Identity => _source is null ? FileHash.Of(Path) : DataIdentity.Of(_source).Text;

    /// <summary>The images whose features a pass computes: the dataset's, or those in a file.</summary>
    public IImageSet ToPass => Images ?? (IImageSet)new NpzImages(_file!);

    /// <summary>The features of the reference images, the hash of their content, and whether they were cached.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="observer">Follows the progress.</param>
    /// <param name="divided">Divides the pass among ranks; null for none.</param>
    /// <param name="cancellation">Stops between images.</param>
    public RealFeatures.Result Features(
        EvaluationNetworks networks, IEvaluationObserver observer, DividedPass? divided, CancellationToken cancellation)
    {
        string?[] notes = _source is null ? [] : [.. _source.Notes, TurnedImages.Note(_source)];
        foreach (var note in notes.OfType<string>())
        {
            observer.Noted($"{Path}: {note}");
        }
        var required = RequiredFeatures.OfReal(_request.ReferenceMetrics);
        var result = Images is not null
            ? new RealFeatures(networks, new(_request.CacheFolder, observer.Noted),
                observer, divided).Of(Images, required, _request.Batch, cancellation)
            : OfFile(networks, required, observer, divided, cancellation);
        try
        {
            if (_source?.Preparation is { } built && built != Images!.Preparation.Way)
            {
                observer.Noted($"{Path} was built with {built}, not with {Images.Preparation.Way}; it is compared as it is");
            }
            CorruptImages.Report(Images, Path, _request.Protocol, observer);
            return result;
        }
        catch
        {
            result.Features.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _source?.Dispose();
        _file?.Dispose();
    }

    private RealFeatures.Result OfFile(EvaluationNetworks networks, IReadOnlyList<RequiredFeatures> required,
        IEvaluationObserver observer, DividedPass? divided, CancellationToken cancellation)
    {
        var set = ReferenceFile.Read(_file!);
        try
        {
            var images = _file!.Contains(GenerationRequest.NpzArray) ? new NpzImages(_file) : null;
            if (set.IsEmpty)
            {
                set.Count ??= images?.Count;
            }
            if (_request.Protocol is { } protocol && set.Count is { } count)
            {
                protocol.RequireReal(Path, count);
            }
            var missing = required.Where(features => !set.Has(features)).ToArray();
            if (missing.Length > 0)
            {
                RequireImages(set, images, missing);
                if (!set.IsEmpty && set.Count != images!.Count)
                {
                    observer.Noted($"of {Path}, what compares single images uses its {images.Count} images (arr_0), and distances of "
                        + "statistics its own statistics");
                }
                observer.Began("features of the reference images", images!.Count);
                using var computed = FeaturePass.Run(
                    networks, images, missing, _request.Batch, observer.Advanced, cancellation, divided);
                set.Take(computed);
            }
            return new(set, FileHash.Of(Path), missing.Length == 0);
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Refuses what the file's images cannot give. Beside statistics, they are often some of the images that the statistics are of
    /// (10,000 in guided-diffusion's files): enough for precision and recall, but not for other statistics.
    /// </summary>
    private void RequireImages(FeatureSet set, NpzImages? images, RequiredFeatures[] missing)
    {
        var names = string.Join(" or ", missing.Select(features => features.Name.Replace('-', ' ')));
        if (images is null)
        {
            throw new RunException($"{Path} has no {names}, which one of the metrics needs, and no images (arr_0) to compute them from; "
                + "give the reference images as a dataset");
        }
        if (!set.IsEmpty && set.Count != images.Count && missing.Any(features => !features.IsTable))
        {
            throw new RunException($"{Path} has no {names}, which one of the metrics needs; its {images.Count} images (arr_0) are not "
                + "known to be all that its statistics are of, so give the reference images as a dataset");
        }
    }

    /// <summary>All images, or a protocol's random sample: the first images in the order of seed 0, sorted.</summary>
    private static int[] Chosen(EvaluationRequest request, int count) => request.Protocol is { RealIsSample: true } protocol
        ? [.. new ShuffledOrder(0, count).Take(0, protocol.Real).Order()]
        : [.. Enumerable.Range(0, count)];
}
