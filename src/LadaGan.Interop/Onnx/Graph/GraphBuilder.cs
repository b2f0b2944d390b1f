using System.Runtime.InteropServices;
using Google.Protobuf;

namespace LadaGan.Interop.Onnx.Graph;

/// <summary>A graph that grows node by node. A node bears the name of the value that it computes.</summary>
/// <param name="opset">The operator set.</param>
internal class GraphBuilder(int opset)
{
    /// <summary>The open dimension's name, the number of images.</summary>
    public const string BatchName = "N";

    private readonly Dictionary<string, OnnxValue> _constants = new(StringComparer.Ordinal);

    public GraphProto Graph { get; } = new();

    public int Opset => opset;

    public OnnxValue Input(string name, string meaning, params long[] shape)
    {
        Graph.Input.Add(Info(name, OnnxType.Float32, shape, meaning));
        return new(name, shape);
    }

    public void Output(OnnxValue value, OnnxType type, string meaning)
    {
        var inner = Graph.ValueInfo.Single(info => info.Name == value.Name);
        Graph.ValueInfo.Remove(inner);
        Graph.Output.Add(Info(value.Name, type, value.Shape, meaning));
    }

    /// <summary>Adds a node with one result.</summary>
    /// <param name="operation">The ONNX operator.</param>
    /// <param name="name">The result's name and the node's.</param>
    /// <param name="shape">The result's shape.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="type">The result's type.</param>
    public OnnxValue Node(string operation, string name, IReadOnlyList<long> shape, OnnxValue[] inputs,
        AttributeProto[]? attributes = null, OnnxType type = OnnxType.Float32) =>
        Nodes(operation, name, [(name, shape)], inputs, attributes, type)[0];

    /// <summary>Adds a node with several results.</summary>
    public OnnxValue[] Nodes(string operation, string name, (string Name, IReadOnlyList<long> Shape)[] results, OnnxValue[] inputs,
        AttributeProto[]? attributes = null, OnnxType type = OnnxType.Float32)
    {
        var node = new NodeProto { OpType = operation, Name = name };
        node.Input.Add(inputs.Select(input => input.Name));
        node.Output.Add(results.Select(result => result.Name));
        node.Attribute.Add(attributes ?? []);
        Graph.Node.Add(node);
        Graph.ValueInfo.Add(results.Select(result => Info(result.Name, type, result.Shape)));
        return [.. results.Select(result => new OnnxValue(result.Name, result.Shape))];
    }

    /// <summary>Describes the newest node, in the words and equations of the paper.</summary>
    public void Describe(string meaning) => Graph.Node[^1].DocString = meaning;

    /// <summary>Adds a weight or a constant.</summary>
    public OnnxValue Initializer<T>(string name, OnnxType type, IReadOnlyList<long> shape, T[] values) where T : unmanaged
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)type,
            RawData = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes(values.AsSpan()).ToArray()),
        };
        tensor.Dims.Add(shape);
        Graph.Initializer.Add(tensor);
        return new(name, shape);
    }

    /// <summary>A list of integers, such as a shape: one for each name.</summary>
    public OnnxValue Integers(string name, params long[] values) =>
        Constant(name, () => Initializer(name, OnnxType.Int64, [values.Length], values));

    /// <summary>Numbers that are not learned: one constant for each name.</summary>
    public OnnxValue Numbers(string name, long[] shape, Func<float[]> values) =>
        Constant(name, () => Initializer(name, OnnxType.Float32, shape, values()));

    /// <summary>A number: one constant for each name.</summary>
    public OnnxValue Number(string name, double value) => Numbers(name, [], () => [(float)value]);

    private OnnxValue Constant(string name, Func<OnnxValue> create)
    {
        if (!_constants.TryGetValue(name, out var constant))
        {
            constant = create();
            _constants.Add(name, constant);
        }
        return constant;
    }

    private static ValueInfoProto Info(string name, OnnxType type, IReadOnlyList<long> shape, string meaning = "")
    {
        var dimensions = new TensorShapeProto();
        dimensions.Dim.Add(shape.Select(size => size == OnnxValue.Batch
            ? new TensorShapeProto.Types.Dimension { DimParam = BatchName }
            : new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new()
        {
            Name = name,
            Type = new() { TensorType = new() { ElemType = (int)type, Shape = dimensions } },
            DocString = meaning,
        };
    }
}
