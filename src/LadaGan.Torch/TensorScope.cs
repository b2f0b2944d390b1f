namespace LadaGan.Torch;

/// <summary>
/// Owns every tensor that the current thread creates while it is open, and disposes them at its end. <see cref="MoveOut"/> moves
/// a tensor that must outlive the scope.
/// </summary>
/// <remarks>
/// The garbage collector does not see native memory, so open a scope around tensor code.
/// Scopes nest; never <c>await</c> inside one.
/// </remarks>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? _current;

    private readonly TensorScope? _outer;
    private readonly List<Tensor> _tensors = [];

    public TensorScope()
    {
        _outer = _current;
        _current = this;
    }

    internal static TensorScope? Current => _current;

    /// <summary>Hands a tensor to the enclosing scope, or to the caller when there is none.</summary>
    public Tensor MoveOut(Tensor tensor)
    {
        if (tensor.Owner == this)
        {
            tensor.Owner = null;
            _outer?.Adopt(tensor);
        }
        return tensor;
    }

    /// <summary>Removes a tensor from every scope; the caller must dispose it.</summary>
    public static Tensor Detach(Tensor tensor)
    {
        tensor.Owner = null;
        return tensor;
    }

    public void Dispose()
    {
        if (_current == this)
        {
            _current = _outer;
        }
        foreach (var tensor in _tensors)
        {
            if (tensor.Owner == this)
            {
                tensor.Dispose();
            }
        }
        _tensors.Clear();
    }

    internal void Adopt(Tensor tensor)
    {
        tensor.Owner = this;
        _tensors.Add(tensor);
    }
}
