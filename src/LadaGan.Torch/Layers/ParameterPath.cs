using LadaGan.Torch.Distributed;
using LadaGan.Torch.Initializers;

namespace LadaGan.Torch.Layers;

/// <summary>A prefix of names in a <see cref="ParameterStore"/>: <c>store.Root / "blocks" / 0 / "attention"</c>.</summary>
public readonly struct ParameterPath
{
    private readonly ParameterStore _store;
    private readonly string _prefix;

    internal ParameterPath(ParameterStore store, string prefix) => (_store, _prefix) = (store, prefix);

    /// <summary>The precision of the layers under this path.</summary>
    public Precision Precision => _store.Precision;

    /// <summary>How the convolutions under this path are computed.</summary>
    public ConvolutionMethod Convolution => _store.Convolution;

    /// <summary>How the layers under this path begin.</summary>
    internal LayerInitialization Initialization => _store.Initialization;

    internal WeightCasts Casts => _store.Casts;

    internal ProcessGroup? SynchronizedOver => _store.SynchronizedOver;

    internal DeferredStatistics? DeferredStatistics => _store.DeferredStatistics;

    public static ParameterPath operator /(ParameterPath path, string name) => new(path._store, path.NameOf(name));

    public static ParameterPath operator /(ParameterPath path, int index) => new(path._store, path.NameOf(index.ToString()));

    /// <summary>Creates a trained tensor.</summary>
    public Tensor Parameter(string name, long[] shape, Initializer initializer) =>
        _store.Add(NameOf(name), shape, initializer, isParameter: true);

    /// <summary>Creates a tensor that is saved but not trained.</summary>
    public Tensor Buffer(string name, long[] shape, Initializer initializer) =>
        _store.Add(NameOf(name), shape, initializer, isParameter: false);

    /// <summary>Keeps a tensor that follows from the architecture alone, on the store's device; it is neither trained nor saved.</summary>
    public Tensor Constant(Tensor value) => _store.Keep(value);

    private string NameOf(string name) => _prefix.Length == 0 ? name : $"{_prefix}.{name}";
}
