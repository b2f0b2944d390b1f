namespace LadaGan.Interop.TensorFlow.Objects;

/// <summary>One object of a checkpoint: a variable, or what holds variables and other objects under the names of its attributes.</summary>
public sealed class TrackedObject
{
    private readonly ObjectGraph _graph;
    private readonly TrackedObject? _owner;
    private readonly string _name;

    internal TrackedObject(ObjectGraph graph, int node, TrackedObject? owner, string name) =>
        (_graph, Node, _owner, _name) = (graph, node, owner, name);

    /// <summary>Its number in the graph; the same for the same object, whatever led to it.</summary>
    public int Node { get; }

    /// <summary>The names that lead here from the root, with slashes between them; empty for the root.</summary>
    public string Path
    {
        get
        {
            // Not by recursion: a damaged file can have a chain of any length.
            var names = new Stack<string>();
            for (var at = this; at._owner is not null; at = at._owner)
            {
                names.Push(at._name);
            }
            return string.Join('/', names);
        }
    }

    /// <summary>The names of its attributes that are objects, in the order in which the program made them.</summary>
    public IEnumerable<string> Names => _graph[Node].Children.Select(child => child.LocalName);

    /// <summary>Its value, if it is a variable.</summary>
    /// <exception cref="InteropException">The checkpoint lacks the tensor that the graph names.</exception>
    public TensorFlowTensor? Variable => _graph.Variable(this);

    /// <summary>The object of an attribute; null if there is none of that name.</summary>
    /// <param name="name">The attribute's name.</param>
    public TrackedObject? Child(string name) =>
        _graph[Node].Children.FirstOrDefault(child => child.LocalName == name) is { } child ? new(_graph, child.NodeId, this, name) : null;

    /// <summary>The object that several names lead to; null if one of them is missing.</summary>
    /// <param name="path">Names with slashes between them.</param>
    public TrackedObject? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TrackedObject? found = this;
        foreach (var name in path.Split('/'))
        {
            found = found?.Child(name);
        }
        return found;
    }

    /// <summary>Every variable below, once each, depth first and in the order in which the program made them.</summary>
    /// <remarks>This is the order of a Keras model's variables.</remarks>
    /// <param name="except">Names of attributes that are passed over.</param>
    public IReadOnlyList<TrackedObject> Variables(params IReadOnlyCollection<string> except)
    {
        var (found, seen, next) = (new List<TrackedObject>(), new HashSet<int>(), new Stack<TrackedObject>([this]));
        while (next.TryPop(out var visited))
        {
            if (!seen.Add(visited.Node))
            {
                continue;
            }
            if (visited.Variable is not null)
            {
                found.Add(visited);
            }
            foreach (var child in _graph[visited.Node].Children.Where(child => !except.Contains(child.LocalName)).Reverse())
            {
                next.Push(new(_graph, child.NodeId, visited, child.LocalName));
            }
        }
        return found;
    }

    /// <summary>
    /// What an optimizer of Keras 2.10 or before keeps for each variable of a model: the variable's number, a name such as m, and the
    /// value.
    /// </summary>
    public IEnumerable<(int Variable, string Name, TrackedObject Value)> Slots() =>
        _graph[Node].SlotVariables.Select(slot => (
            slot.OriginalVariableNodeId, slot.SlotName, new TrackedObject(_graph, slot.SlotVariableNodeId, this, slot.SlotName)));
}
