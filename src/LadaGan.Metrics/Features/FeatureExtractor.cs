using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Runs images through the Inception network, batch after batch, and keeps the kinds of features one wants.</summary>
/// <remarks>The tables are taken whole at the start: 50,000 images' pool features are 410 MB.</remarks>
public sealed class FeatureExtractor : IDisposable
{
    private readonly InceptionNetwork _network;
    private readonly Dictionary<FeatureKind, Tensor> _tables;

    /// <param name="network">Stays the caller's.</param>
    /// <param name="capacity">How many images will come at most.</param>
    /// <param name="kinds">What to keep.</param>
    public FeatureExtractor(InceptionNetwork network, long capacity, params FeatureKind[] kinds)
    {
        _network = network;
        Capacity = capacity;
        _tables = kinds.ToDictionary(kind => kind, kind => TensorScope.Detach(Tensor.Empty([capacity, InceptionFeatures.Width(kind)])));
    }

    public long Capacity { get; }

    /// <summary>Images seen.</summary>
    public long Count { get; private set; }

    /// <summary>The features of the images seen, float32 [Count, width] on the CPU: a view of the table, good until the extractor is disposed.</summary>
    public Tensor this[FeatureKind kind] => _tables[kind].Narrow(0, 0, Count);

    /// <param name="images">uint8 [N, 3, H, W] in RGB.</param>
    public void Add(Tensor images)
    {
        using var scope = new TensorScope();
        var count = images.Size(0);
        if (Count + count > Capacity)
        {
            throw new InvalidOperationException($"{Count} + {count} images do not fit the extractor's {Capacity}");
        }
        var features = _network.Forward(images);
        foreach (var (kind, table) in _tables)
        {
            table.Narrow(0, Count, count).CopyInPlace(features[kind]);
        }
        Count += count;
    }

    /// <param name="pixels">[N, height, width, 3], as the loader gives them.</param>
    public void Add(ReadOnlySpan<byte> pixels, int height, int width)
    {
        using var scope = new TensorScope();
        Add(Tensor.Of(pixels, pixels.Length / (height * width * 3), height, width, 3).Permute(0, 3, 1, 2));
    }

    /// <summary>Forgets the images seen; the tables' memory is used again.</summary>
    public void Clear() => Count = 0;

    public void Dispose()
    {
        foreach (var table in _tables.Values)
        {
            table.Dispose();
        }
    }
}
