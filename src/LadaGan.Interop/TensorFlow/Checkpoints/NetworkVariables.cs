using LadaGan.Core.Errors;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.TensorFlow.Names;
using LadaGan.Interop.TensorFlow.Objects;

namespace LadaGan.Interop.TensorFlow.Checkpoints;

/// <summary>The variables of a network: all that the authors' has, and none besides.</summary>
internal sealed class NetworkVariables
{
    /// <summary>What Keras keeps beside the layers of a model that was compiled or saved.</summary>
    private static readonly string[] Bookkeeping = ["optimizer", "keras_api", "save_counter", "_optimizer"];

    private readonly TrackedObject _network;
    private readonly IReadOnlyList<TensorFlowName> _names;
    private readonly Dictionary<string, TrackedObject[]> _variables = new(StringComparer.Ordinal);

    /// <exception cref="InteropException">A variable is missing, left over, shared, or of another shape.</exception>
    public NetworkVariables(TensorFlowFile file, TrackedObject network, IReadOnlyList<TensorFlowName> names)
    {
        (_network, _names) = (network, names);
        var seen = new HashSet<int>();
        foreach (var name in names)
        {
            TrackedObject[] found = [.. name.Theirs.Select(path => Variable(file, path, name))];
            if (found.FirstOrDefault(variable => !seen.Add(variable.Node)) is { } shared)
            {
                throw file.Bad($"has the variable {ErrorText.Quote(shared.Path)} for two layers of the network");
            }
            _variables.Add(name.Ours.Name, found);
        }
        if (network.Variables(Bookkeeping).FirstOrDefault(variable => !seen.Contains(variable.Node)) is { } extra)
        {
            throw file.Bad(
                $"has the variable {ErrorText.Quote(extra.Path)} left over: the authors' network of these shapes does not have it");
        }
    }

    /// <summary>The trained variables in the order in which Keras lists them, each with its shape.</summary>
    public IReadOnlyList<TrackedObject> Trained()
    {
        var trained = _names.Where(name => name.Ours.IsTrained).SelectMany(name => _variables[name.Ours.Name])
            .Select(variable => variable.Node).ToHashSet();
        return [.. _network.Variables(Bookkeeping).Where(variable => trained.Contains(variable.Node))];
    }

    /// <summary>The network's weights and running statistics.</summary>
    public NamedValues Weights() => new(_names.Select(name => name.Ours), Values(variable => variable.Variable!));

    /// <summary>Something of every trained variable that has its shape, such as a moment.</summary>
    /// <param name="of">The tensor that belongs to a variable.</param>
    public NamedValues Trained(Func<TrackedObject, TensorFlowTensor> of) =>
        new(_names.Select(name => name.Ours).Where(tensor => tensor.IsTrained), Values(of));

    private Func<Architecture.Layers.Parameter, float[]> Values(Func<TrackedObject, TensorFlowTensor> of)
    {
        var names = _names.ToDictionary(name => name.Ours.Name, StringComparer.Ordinal);
        return tensor => names[tensor.Name].ToOurs([.. _variables[tensor.Name].Select(variable => of(variable).ToSingles())]);
    }

    private TrackedObject Variable(TensorFlowFile file, string path, TensorFlowName name)
    {
        var found = _network.Find(path);
        var whole = _network.Path.Length > 0 ? $"{_network.Path}/{path}" : path;
        return found?.Variable is not { } tensor
            ? throw file.Bad($"has no variable {ErrorText.Quote(whole)}: it is truncated, or of another network")
            : tensor.Shape.SequenceEqual(name.TheirShape)
                ? found
                : throw file.Bad($"has the variable {ErrorText.Quote(whole)} of shape [{string.Join(", ", tensor.Shape)}], "
                    + $"but its network needs [{string.Join(", ", name.TheirShape)}]");
    }
}
