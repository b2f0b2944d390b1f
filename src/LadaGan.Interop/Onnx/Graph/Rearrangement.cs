namespace LadaGan.Interop.Onnx.Graph;

/// <summary>Operators that only move values.</summary>
internal static class Rearrangement
{
    /// <summary>Another shape for all but the first axis, which is the batch.</summary>
    public static OnnxValue Reshape(this GraphBuilder graph, string name, OnnxValue x, params long[] shape) =>
        graph.Node(
            "Reshape", name, [x.Shape[0], .. shape],
            [x, graph.Integers($"shape_{GraphBuilder.BatchName}_{string.Join('_', shape)}", [0, .. shape])]);  // 0 keeps the size

    /// <summary>Another order of the axes.</summary>
    public static OnnxValue Transpose(this GraphBuilder graph, string name, OnnxValue x, params long[] axes) =>
        graph.Node("Transpose", name, [.. axes.Select(axis => x.Shape[(int)axis])], [x], [Attributes.Of("perm", axes)]);

    /// <summary>Equal parts of the last axis.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The node's name; the parts' names follow after a dot.</param>
    /// <param name="x">[…, parts · D].</param>
    /// <param name="parts">Their names.</param>
    /// <returns>[…, D] each.</returns>
    public static OnnxValue[] Split(this GraphBuilder graph, string name, OnnxValue x, params string[] parts)
    {
        var width = x.Size(-1) / parts.Length;
        OnnxValue[] inputs = [x, graph.Integers($"split_{parts.Length}_of_{width}", [.. parts.Select(_ => width)])];
        return graph.Nodes(
            "Split", $"{name}.parts", [.. parts.Select(part => ($"{name}.{part}", Shape(x, width)))], inputs,
            [Attributes.Of("axis", -1)]);
    }

    /// <summary>Takes rows along an axis, by a constant list.</summary>
    public static OnnxValue Gather(this GraphBuilder graph, string name, OnnxValue x, OnnxValue indices, int axis) =>
        graph.Node(
            "Gather", name, [.. x.Shape.Take(axis), .. indices.Shape, .. x.Shape.Skip(axis + 1)], [x, indices],
            [Attributes.Of("axis", (long)axis)]);

    /// <summary>Pixel shuffle in TensorFlow's channel order, as the model's: [N, C r², H, W] → [N, C, H r, W r].</summary>
    public static OnnxValue DepthToSpace(this GraphBuilder graph, string name, OnnxValue x, int r) =>
        graph.Node(
            "DepthToSpace", name, [x.Shape[0], x.Shape[1] / (r * r), x.Shape[2] * r, x.Shape[3] * r], [x],
            [Attributes.Of("blocksize", (long)r), Attributes.Of("mode", "DCR")]);

    /// <summary>Every pixel twice in each direction: [N, C, H, W] → [N, C, 2H, 2W].</summary>
    public static OnnxValue UpsampleNearest(this GraphBuilder graph, string name, OnnxValue x) =>
        graph.Node(
            "Resize", name, [x.Shape[0], x.Shape[1], 2 * x.Shape[2], 2 * x.Shape[3]],
            [x, OnnxValue.None, graph.Numbers("scales_1_1_2_2", [4], () => [1, 1, 2, 2])],
            [Attributes.Of("mode", "nearest"), Attributes.Of("coordinate_transformation_mode", "asymmetric"),
                Attributes.Of("nearest_mode", "floor")]);

    private static IReadOnlyList<long> Shape(OnnxValue x, long width) => [.. x.Shape.SkipLast(1), width];
}
