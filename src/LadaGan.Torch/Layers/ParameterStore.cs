using LadaGan.Core.Random;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Distributed;
using LadaGan.Torch.Initializers;

namespace LadaGan.Torch.Layers;

/// <summary>
/// Owns a network's parameters and buffers in the order of creation, under explicit names. Layers create theirs through
/// a <see cref="ParameterPath"/>; the network is a function of them.
/// </summary>
/// <param name="device">The device for the tensors.</param>
/// <param name="seed">The seed of the initial values; null leaves them zero, for networks to be loaded.</param>
/// <param name="precision">The precision of the linear layers and convolutions.</param>
/// <param name="initialization">How the linear layers and convolutions begin.</param>
/// <param name="convolution">How the convolutions are computed.</param>
public sealed class ParameterStore(Device device, ulong? seed = 0, Precision precision = Precision.Float32,
    LayerInitialization? initialization = null, ConvolutionMethod convolution = ConvolutionMethod.Direct) : IDisposable
{
    private readonly List<NamedTensor> _entries = [];
    private readonly Dictionary<string, NamedTensor> _byName = [];
    private readonly List<Tensor> _constants = [];

    public Device Device { get; } = device;

    /// <summary>The precision of the linear layers and convolutions; the parameters are float32.</summary>
    public Precision Precision { get; } = precision;

    /// <summary>How the convolutions are computed.</summary>
    public ConvolutionMethod Convolution { get; } = convolution;

    internal WeightCasts Casts { get; } = new();

    internal LayerInitialization Initialization { get; } = initialization ?? LayerInitialization.Default;

    /// <summary>The ranks over which batch norm computes the statistics of a batch in training; null for this process alone.</summary>
    public ProcessGroup? SynchronizedOver { get; set; }

    /// <summary>Collects the statistics of batch norm in training instead of applying them at once; null to apply them.</summary>
    public DeferredStatistics? DeferredStatistics { get; set; }

    /// <summary>The path without a prefix.</summary>
    public ParameterPath Root => new(this, "");

    /// <summary>Parameters and buffers, in order.</summary>
    public IReadOnlyList<NamedTensor> Entries => _entries;

    public IEnumerable<Tensor> Parameters => _entries.Where(entry => entry.IsParameter).Select(entry => entry.Tensor);

    /// <summary>Number of trained scalars.</summary>
    public long ParameterCount => Parameters.Sum(parameter => parameter.Count);

    public Tensor this[string name] =>
        _byName.TryGetValue(name, out var entry) ? entry.Tensor : throw new KeyNotFoundException($"there is no parameter '{name}'");

    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>
    /// Until the result is disposed, all passes share one cast of the weights to the type of <see cref="Precision"/>: they must not change.
    /// </summary>
    public IDisposable ShareCasts() => Casts.Share(Precision.Type());

    /// <summary>Switches gradients of all parameters on or off.</summary>
    public void RequireGrad(bool value)
    {
        foreach (var parameter in Parameters)
        {
            parameter.RequiresGrad = value;
        }
    }

    /// <summary>Clears all accumulated gradients.</summary>
    public void ZeroGrad()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Grad = null;
        }
    }

    /// <summary>Copies the values of a store with the same names and shapes.</summary>
    public void CopyFrom(ParameterStore other)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var entry in _entries)
        {
            var source = other[entry.Name];
            // Checked here because a copy would broadcast.
            if (!source.Shape.AsSpan().SequenceEqual(entry.Tensor.Shape))
            {
                throw new ArgumentException($"'{entry.Name}' is {entry.Tensor} here and {source} there", nameof(other));
            }
            entry.Tensor.CopyInPlace(source);
        }
    }

    public void Dispose()
    {
        foreach (var entry in _entries)
        {
            entry.Tensor.Dispose();
        }
        foreach (var constant in _constants)
        {
            constant.Dispose();
        }
    }

    /// <summary>Owns a copy of the tensor on the store's device; the tensor itself is disposed.</summary>
    internal Tensor Keep(Tensor constant)
    {
        using (constant)
        {
            var kept = TensorScope.Detach(constant.Device == Device ? constant.Clone() : constant.To(Device));
            _constants.Add(kept);
            return kept;
        }
    }

    /// <summary>Each tensor draws from a stream of its own name, so its initial values do not depend on other tensors.</summary>
    internal Tensor Add(string name, long[] shape, Initializer initializer, bool isParameter)
    {
        if (_byName.ContainsKey(name))
        {
            throw new ArgumentException($"two parameters are called '{name}'", nameof(name));
        }
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var first = seed is { } key ? initializer(shape, new Philox(key, Philox.StreamOf(name))) : Tensor.Zeros(shape);
        var tensor = TensorScope.Detach(first.To(Device));
        tensor.RequiresGrad = isParameter;
        var entry = new NamedTensor(name, tensor, isParameter);
        _byName.Add(name, entry);
        _entries.Add(entry);
        return tensor;
    }
}
