using LadaGan.Torch;

namespace LadaGan.Metrics.Features;

/// <summary>Runs images through feature networks, batch after batch, and stores the requested kinds of features.</summary>
/// <remarks>The tables are allocated in full at the start: the pool features of 50,000 images take 410 MB.</remarks>
public sealed class FeatureExtractor : IDisposable
{
    private readonly IFeatureNetwork[] _networks;
    private readonly Dictionary<FeatureKind, Tensor> _tables;

    /// <summary>Allocates the tables.</summary>
    /// <param name="networks">The networks that compute the features; the caller keeps ownership.</param>
    /// <param name="capacity">The maximum number of images.</param>
    /// <param name="kinds">The features to store.</param>
    public FeatureExtractor(IEnumerable<IFeatureNetwork> networks, long capacity, params FeatureKind[] kinds)
    {
        // A network that none of the kinds comes from does not run.
        _networks = [.. networks.Where(network => kinds.Any(kind => kind.Network() == network.Kind))];
        Capacity = capacity;
        _tables = kinds.ToDictionary(kind => kind, kind => TensorScope.Detach(Tensor.Empty([capacity, kind.Width()])));
    }

    public long Capacity { get; }

    /// <summary>The number of images processed.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// The features so far, float32 [Count, width] on the CPU: a view of the table, valid until the extractor is disposed.
    /// </summary>
    public Tensor this[FeatureKind kind] => _tables[kind].Narrow(0, 0, Count);

    /// <param name="images">uint8 [N, 3, H, W] in RGB.</param>
    public void Add(Tensor images)
    {
        using var scope = new TensorScope();
        var count = images.Size(0);
        RequireRoom(count);
        foreach (var network in _networks)
        {
            var features = network.Forward(images);
            foreach (var (kind, table) in _tables.Where(entry => entry.Key.Network() == network.Kind))
            {
                table.Narrow(0, Count, count).CopyInPlace(features[kind]);
            }
        }
        Count += count;
    }

    /// <summary>Adds images in the loader's layout.</summary>
    /// <param name="pixels">[N, height, width, 3].</param>
    public void Add(ReadOnlySpan<byte> pixels, int height, int width)
    {
        using var scope = new TensorScope();
        Add(Tensor.Of(pixels, pixels.Length / (height * width * 3), height, width, 3).Permute(0, 3, 1, 2));
    }

    /// <summary>Adds features of images that were computed elsewhere.</summary>
    /// <param name="count">The number of images.</param>
    /// <param name="fill">Called with each kind in the order of the constructor, and the rows to fill, float32 [count, width].</param>
    public void Add(long count, Action<FeatureKind, Tensor> fill)
    {
        using var scope = new TensorScope();
        RequireRoom(count);
        foreach (var (kind, table) in _tables)
        {
            fill(kind, table.Narrow(0, Count, count));
        }
        Count += count;
    }

    /// <summary>Discards the features; the tables' memory is reused.</summary>
    public void Clear() => Count = 0;

    public void Dispose()
    {
        foreach (var table in _tables.Values)
        {
            table.Dispose();
        }
    }

    private void RequireRoom(long count)
    {
        if (Count + count > Capacity)
        {
            throw new InvalidOperationException($"{Count} + {count} images exceed the extractor's capacity of {Capacity}");
        }
    }
}
