using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Evaluation.Images;
using LadaGan.Metrics;
using LadaGan.Metrics.Features;
using LadaGan.Torch;

namespace LadaGan.Experiments.Viewing;

/// <summary>
/// Finds the real images nearest to a generated one in ResNet-18's features: they are like it in content, wherever it lies in the image.
/// </summary>
/// <remarks>
/// Distances are Euclidean, of the 512 features that <see cref="Metric.FdResnet18"/> compares. The program itself measures by
/// Inception's, whose weights few machines have.
/// </remarks>
public sealed class FeatureNeighbours : IRealNeighbours, IDisposable
{
    /// <summary>Images of a larger dataset that are compared, spread evenly: a minute on two cores.</summary>
    private const int Most = 2_000;

    private const int Batch = 32;
    private const int Readers = 1;
    private static readonly RequiredFeatures Table = new(FeatureKind.ResNet18, IsTable: true);

    private readonly EvaluationNetworks _networks;
    private readonly FeatureSet _features;
    private readonly int[] _indices;

    private FeatureNeighbours(EvaluationNetworks networks, FeatureSet features, int[] indices, int size) =>
        (_networks, _features, _indices, ImageSize) = (networks, features, indices, size);

    /// <inheritdoc/>
    public int Count => _indices.Length;

    /// <summary>The side to which the real images were brought.</summary>
    public int ImageSize { get; }

    /// <summary>Computes the features of a dataset's images, by libtorch on the CPU.</summary>
    /// <param name="source">The dataset; images that cannot be used are passed over.</param>
    /// <param name="fit">How an image becomes square.</param>
    /// <param name="size">The side of the generated images: real ones are brought to it first.</param>
    /// <param name="weights">The package with the network's weights; null to search for it, and to have NuGet fetch it.</param>
    /// <param name="stop">Ends the work early.</param>
    /// <exception cref="RunException">The weights are missing.</exception>
    public static FeatureNeighbours Read(
        IImageSource source, ImageFit fit, int size, string? weights = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var networks = EvaluationNetworks.Open([Metric.FdResnet18], inception: null, weights, new(Device.Cpu), fetching: _ => { });
        try
        {
            var images = new StoredImages(source, EvenSpread.Of(source.Count, Most), new(size, fit, ResampleFilter.Lanczos), Readers);
            var found = FeaturePass.Run(networks, images, [Table], Batch, _ => { }, stop);
            return new(networks, found, [.. images.Delivered], size);
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(int Index, double Distance)> Of(byte[] image, int size, int count)
    {
        using var scope = new TensorScope();
        using var extractor = new FeatureExtractor(_networks.Features, capacity: 1, Table.Kind);
        extractor.Add(image, size, size);
        var found = NearestNeighbours.Of(extractor[Table.Kind], _features.Table(Table.Kind), Math.Min(count, Count));
        return [.. found.Indices.Select((place, i) => (_indices[place], found.Distances[i]))];
    }

    public void Dispose()
    {
        _features.Dispose();
        _networks.Dispose();
    }
}
