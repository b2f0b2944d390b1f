namespace LadaGan.Interop.Onnx.Evaluation;

/// <summary>A node with the values of its operands.</summary>
internal sealed class NodeCall(NodeProto node, OnnxArray?[] inputs)
{
    public NodeProto Node => node;

    public int Count => inputs.Length;

    /// <summary>An operand that must be there.</summary>
    public OnnxArray this[int index] =>
        Optional(index) ?? throw new InteropException($"the ONNX node '{node.Name}' ({node.OpType}) lacks its operand {index}");

    public OnnxArray? Optional(int index) => index < inputs.Length ? inputs[index] : null;

    public int Integer(string name, int otherwise) => Find(name) is { } attribute ? checked((int)attribute.I) : otherwise;

    public float Number(string name, float otherwise) => Find(name)?.F ?? otherwise;

    public string Text(string name, string otherwise) => Find(name)?.S.ToStringUtf8() ?? otherwise;

    public int[] Integers(string name) => [.. (Find(name)?.Ints ?? []).Select(value => checked((int)value))];

    /// <summary>Refuses what the evaluation does not have.</summary>
    public void Require(bool has, string what)
    {
        if (!has)
        {
            throw new InteropException($"the ONNX node '{node.Name}' ({node.OpType}) has {what}, which is not evaluated");
        }
    }

    private AttributeProto? Find(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
