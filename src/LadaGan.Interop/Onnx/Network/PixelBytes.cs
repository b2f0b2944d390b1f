using LadaGan.Core.Images;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network;

/// <summary>Images [N, 3, S, S] in [−1, 1] → bytes [N, S, S, 4], red, green, blue and 255, as a canvas takes them.</summary>
/// <remarks>The bytes are those of <see cref="PixelValue"/>: round(x·127.5 + 127.5), halves to even, clamped.</remarks>
internal static class PixelBytes
{
    public static OnnxValue Of(GraphBuilder graph, OnnxValue image, string name)
    {
        var opaque = graph.Node(                                                              // [N, 4, S, S], the fourth 1
            "Pad", $"{name}.opaque", [image.Shape[0], 4, image.Shape[2], image.Shape[3]],
            [image, graph.Integers("pads_of_a_channel", 0, 0, 0, 0, 0, 1, 0, 0), graph.Number("one", 1)]);
        var half = graph.Number("half_of_255", PixelValue.Half);
        var pixels = graph.Transpose($"{name}.pixels", opaque, 0, 2, 3, 1);                    // [N, S, S, 4]
        var levels = graph.Each(
            "Round", $"{name}.rounded", graph.Add($"{name}.levels", graph.Mul($"{name}.amplified", pixels, half), half));
        OnnxValue[] range = [graph.Number("zero", 0), graph.Number("largest_byte", byte.MaxValue)];
        var clipped = graph.Node("Clip", $"{name}.clipped", levels.Shape, [levels, .. range]);
        return graph.Node("Cast", name, levels.Shape, [clipped], [Attributes.Of("to", (long)OnnxType.UInt8)], OnnxType.UInt8);
    }
}
