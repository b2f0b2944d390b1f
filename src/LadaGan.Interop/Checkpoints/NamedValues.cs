using LadaGan.Architecture.Layers;

namespace LadaGan.Interop.Checkpoints;

/// <summary>The values of a network's tensors, by our names: exactly those of the network, each as long as its shape.</summary>
public sealed class NamedValues
{
    private readonly Dictionary<string, float[]> _values = new(StringComparer.Ordinal);

    /// <param name="tensors">The network's tensors, or those of them that are trained.</param>
    /// <param name="values">The values of each, in our order of channels.</param>
    /// <exception cref="ArgumentException">A tensor has another number of values than its shape.</exception>
    public NamedValues(IEnumerable<Parameter> tensors, Func<Parameter, float[]> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Tensors = [.. tensors];
        foreach (var tensor in Tensors)
        {
            var held = values(tensor);
            if (held.LongLength != tensor.Count)
            {
                throw new ArgumentException($"{tensor.Name} needs {tensor.Count} values and got {held.LongLength}", nameof(values));
            }
            _values.Add(tensor.Name, held);
        }
    }

    /// <summary>The tensors, in the network's order.</summary>
    public IReadOnlyList<Parameter> Tensors { get; }

    /// <summary>The values of a tensor, in row-major order.</summary>
    /// <param name="name">One of the tensors' names.</param>
    public float[] this[string name] => _values[name];
}
