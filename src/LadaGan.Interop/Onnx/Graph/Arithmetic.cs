namespace LadaGan.Interop.Onnx.Graph;

/// <summary>Operators that compute value by value, and products of matrices.</summary>
internal static class Arithmetic
{
    /// <summary>a + b; the smaller one is repeated.</summary>
    public static OnnxValue Add(this GraphBuilder graph, string name, OnnxValue a, OnnxValue b) => graph.Binary("Add", name, a, b);

    /// <summary>a ⊙ b; the smaller one is repeated.</summary>
    public static OnnxValue Mul(this GraphBuilder graph, string name, OnnxValue a, OnnxValue b) => graph.Binary("Mul", name, a, b);

    /// <summary>a / b; the smaller one is repeated.</summary>
    public static OnnxValue Div(this GraphBuilder graph, string name, OnnxValue a, OnnxValue b) => graph.Binary("Div", name, a, b);

    /// <summary>A function of each value: <c>Relu</c>, <c>Erf</c>, <c>Abs</c>, <c>Round</c>.</summary>
    public static OnnxValue Each(this GraphBuilder graph, string operation, string name, OnnxValue x, params AttributeProto[] attributes) =>
        graph.Node(operation, name, x.Shape, [x], attributes);

    /// <summary>GELU by the error function: an operator of its own since opset 20.</summary>
    public static OnnxValue Gelu(this GraphBuilder graph, string name, OnnxValue x)
    {
        if (graph.Opset >= 20)
        {
            return graph.Each("Gelu", name, x);
        }
        var erf = graph.Each("Erf", $"{name}.erf", graph.Div($"{name}.scaled", x, graph.Number("square_root_of_2", Math.Sqrt(2))));
        var twice = graph.Mul($"{name}.twice", x, graph.Add($"{name}.one_plus_erf", erf, graph.Number("one", 1)));
        return graph.Mul(name, twice, graph.Number("half", 0.5));
    }

    /// <summary>Products of the last two axes; the axes before them must be equal, or missing in <paramref name="b"/>.</summary>
    public static OnnxValue MatMul(this GraphBuilder graph, string name, OnnxValue a, OnnxValue b) =>
        graph.Node("MatMul", name, [.. a.Shape.SkipLast(1), b.Size(-1)], [a, b]);

    /// <summary>Softmax along the last axis.</summary>
    public static OnnxValue Softmax(this GraphBuilder graph, string name, OnnxValue x) =>
        graph.Each("Softmax", name, x, Attributes.Of("axis", -1));

    /// <summary>The sum along an axis, which stays with size 1 or goes.</summary>
    public static OnnxValue Sum(this GraphBuilder graph, string name, OnnxValue x, int axis, bool keep) =>
        graph.Node(
            "ReduceSum", name, [.. x.Shape.Take(axis), .. keep ? [1L] : Array.Empty<long>(), .. x.Shape.Skip(axis + 1)],
            [x, graph.Integers($"axis_{axis}", axis)], [Attributes.Of("keepdims", keep ? 1L : 0)]);

    private static OnnxValue Binary(this GraphBuilder graph, string operation, string name, OnnxValue a, OnnxValue b)
    {
        var rank = Math.Max(a.Shape.Count, b.Shape.Count);
        var shape = Enumerable.Range(1, rank).Select(back => SizeOf(a, b, back)).Reverse();
        return graph.Node(operation, name, [.. shape], [a, b]);
    }

    private static long SizeOf(OnnxValue a, OnnxValue b, int back)
    {
        var (one, other) = (FromTheEnd(a, back), FromTheEnd(b, back));
        return one == 1 ? other : one;
    }

    private static long FromTheEnd(OnnxValue x, int back) => back <= x.Shape.Count ? x.Shape[^back] : 1;
}
