using Google.Protobuf;
using LadaGan.Core.Errors;
using LadaGan.Interop.Files;

namespace LadaGan.Interop.TensorFlow.Objects;

/// <summary>The objects that a checkpoint saved, reachable from its root by the names of attributes.</summary>
/// <remarks>
/// Source: core/protobuf/trackable_object_graph.proto of github.com/tensorflow/tensorflow. Keys of variables are what the graph says, and
/// never composed from names: the same object may be reachable in several ways.
/// </remarks>
public sealed class ObjectGraph
{
    /// <summary>The key of the tensor that holds the graph.</summary>
    public const string Key = "_CHECKPOINTABLE_OBJECT_GRAPH";

    private static readonly MessageParser<TrackableObjectGraph> Parser = TrackableObjectGraph.Parser.WithDiscardUnknownFields(true);

    private readonly TrackableObjectGraph _graph;
    private readonly IReadOnlyDictionary<string, TensorFlowTensor> _tensors;

    /// <exception cref="InteropException">The graph is damaged.</exception>
    internal ObjectGraph(TensorFlowTensor tensor, IReadOnlyDictionary<string, TensorFlowTensor> tensors)
    {
        (Tensor, _tensors) = (tensor, tensors);
        var texts = tensor.ToTexts();
        if (texts.Count != 1)
        {
            throw tensor.Bad($"has {texts.Count} texts, where there should be one graph of objects");
        }
        try
        {
            _graph = WireMessage.Parse(Parser, texts[0].Span);
        }
        catch (InvalidDataException error)
        {
            throw tensor.Bad($"is no graph of objects ({error.Clause()})");
        }
        if (_graph.Nodes.Count == 0)
        {
            throw tensor.Bad("is a graph without objects");
        }
    }

    /// <summary>The object that was saved, such as a <c>tf.train.Checkpoint</c>.</summary>
    public TrackedObject Root => new(this, 0, owner: null, "");

    internal TensorFlowTensor Tensor { get; }

    internal TrackableObjectGraph.Types.TrackableObject this[int node] => node >= 0 && node < _graph.Nodes.Count
        ? _graph.Nodes[node]
        : throw Tensor.Bad($"refers to its object {node} of {_graph.Nodes.Count}");

    internal TensorFlowTensor? Variable(TrackedObject tracked)
    {
        foreach (var attribute in this[tracked.Node].Attributes)
        {
            if (attribute.Name == "VARIABLE_VALUE")
            {
                return _tensors.GetValueOrDefault(attribute.CheckpointKey) ?? throw Tensor.Bad(
                    $"names {ErrorText.Quote(attribute.CheckpointKey)} as the key of {ErrorText.Quote(tracked.Path)}, "
                    + "but the checkpoint has no such tensor");
            }
        }
        return null;
    }
}
