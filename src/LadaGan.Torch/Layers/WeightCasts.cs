using LadaGan.Torch.Autograd;

namespace LadaGan.Torch.Layers;

/// <summary>
/// The weights of a <see cref="ParameterStore"/> in the type of its products: one cast for all passes through the layers.
/// </summary>
/// <remarks>
/// <see cref="Share"/> casts every weight that layers have asked for before, on a GPU in one launch. Each pass's gradients are cast and
/// added as if the pass had cast the weights itself, so that results are the same to the last bit.
/// </remarks>
internal sealed class WeightCasts
{
    private readonly List<Tensor> _known = [];
    private Dictionary<Tensor, Tensor>? _shared;

    /// <summary>The weight as that type, differentiable; itself where it is of it.</summary>
    public Tensor Of(Tensor weight, DataType type)
    {
        if (_shared is null || weight.Type == type)
        {
            return weight.As(type);
        }
        if (!_shared.TryGetValue(weight, out var cast))
        {
            _known.Add(weight);
            Cast([weight], type);
            cast = _shared[weight];
        }
        return Aten.CastAs.Call(weight, cast);
    }

    /// <summary>Until the result is disposed, layers share casts of the weights as they are now: the weights must not change.</summary>
    public IDisposable Share(DataType type)
    {
        if (_shared is not null)
        {
            throw new InvalidOperationException("the casts of these weights are shared already");
        }
        _shared = [];
        if (_known.Count > 0 && _known[0].Type != type)
        {
            Cast([.. _known], type);
        }
        return new Sharing(this);
    }

    private void Cast(Tensor[] weights, DataType type)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var (weight, cast) in weights.Zip(Aten.CastWeights.CallList(weights, type)))
        {
            _shared!.Add(weight, TensorScope.Detach(cast));
        }
    }

    private void Forget()
    {
        foreach (var cast in _shared!.Values)
        {
            cast.Dispose();
        }
        _shared = null;
    }

    private sealed class Sharing(WeightCasts casts) : IDisposable
    {
        public void Dispose() => casts.Forget();
    }
}
