using LadaGan.Core.Errors;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Inspection;
using LadaGan.Experiments.Viewing;

namespace LadaGan.Studio.Datasets;

/// <summary>A dataset, and what is known about it so far. For one request at a time.</summary>
internal sealed class OpenDataset : IDisposable
{
    private const int Readers = 1;

    private InspectionReport? _report;
    private PixelNeighbours? _pixels;
    private FeatureNeighbours? _features;

    private OpenDataset(IImageSource source) => Source = source;

    public IImageSource Source { get; }

    private ImageFit Fit => Source.Preparation?.Fit ?? ImageFit.Crop;

    /// <exception cref="LadaGanException">It cannot be read.</exception>
    public static OpenDataset Of(string path) => new(ImageSource.Open(path, new SourceOptions { UsesLabels = false }));

    public InspectionReport Report(CancellationToken left) =>
        _report ??= DatasetInspection.Run(Source, Readers, progress: null, left);

    public DecodedImage Sheet(int size) => ContactSheet.Of(Source, size, Fit);

    public DecodedImage Image(int index, int size) => ImageResizer.ToSquare(Source.Decode(index), size, Fit, ResampleFilter.Lanczos);

    /// <summary>What finds the real images nearest to generated ones; the first time it reads the dataset.</summary>
    /// <param name="likeness">What makes two images alike.</param>
    /// <param name="size">The side of the generated images.</param>
    /// <param name="left">Cancelled when nobody waits any more.</param>
    public IRealNeighbours Neighbours(Likeness likeness, int size, CancellationToken left)
    {
        if (likeness == Likeness.Pixels)
        {
            return _pixels ??= PixelNeighbours.Read(Source, Fit, left);
        }
        if (_features?.ImageSize != size)
        {
            _features?.Dispose();
            _features = null;
            _features = FeatureNeighbours.Read(Source, Fit, size, stop: left);
        }
        return _features;
    }

    public void Dispose()
    {
        _features?.Dispose();
        Source.Dispose();
    }
}

/// <summary>What makes two images alike.</summary>
internal enum Likeness
{
    /// <summary>Their pixels.</summary>
    Pixels,

    /// <summary>The features of a network.</summary>
    Features,
}
