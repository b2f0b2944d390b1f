using System.Buffers.Binary;
using LadaGan.Interop.Onnx;

namespace LadaGan.Interop.Tests.Onnx;

/// <summary>Models written byte by byte, by the numbers of onnx.proto and the rules of protobuf's wire format.</summary>
public sealed class OnnxWeightsTests : TensorTest
{
    private static readonly float[] Values = [1, -2.5f, 3, 4, 0, 1e-7f];

    [Fact]
    public void Weights_are_read_from_both_fields_that_hold_values()
    {
        var weights = OnnxWeights.Read(
            Model(Weight("packed", [2, 3], Part(4, Floats(Values))), Weight("raw", [6], Part(9, Floats(Values)))), "m.onnx");
        Assert.Equal(["packed", "raw"], weights.Keys.Order());
        Assert.Equal([2, 3], weights["packed"].Shape);
        Assert.Equal(Values, weights["packed"].ToArray<float>());
        Assert.Equal([6], weights["raw"].Shape);
        Assert.Equal(Values, weights["raw"].ToArray<float>());
    }

    [Fact]
    public void Fields_that_are_not_weights_are_passed_over()
    {
        byte[] model = [0x08, 3, .. Part(2, "CNTK"u8), .. Model(Part(4, "ignored"u8), Weight("w", [6], Part(9, Floats(Values))))];
        Assert.Equal(["w"], OnnxWeights.Read(model, "m.onnx").Keys);
    }

    [Fact]
    public void A_weight_may_have_no_values()
    {
        var weight = OnnxWeights.Read(Model(Weight("w", [0, 0, 0, 63], [])), "m.onnx")["w"];
        Assert.Equal([0, 0, 0, 63], weight.Shape.ToArray());
        Assert.Empty(weight.ToArray<float>());
    }

    [Fact]
    public void Damaged_models_are_refused_in_a_sentence()
    {
        Refused("'m.onnx' is no ONNX model with weights", []);
        Refused("'m.onnx' is no ONNX model with weights", Model());
        Refused("'m.onnx' is no ONNX model, or a damaged one: ", "a text that is no protobuf"u8.ToArray());
        Refused("'m.onnx' is no ONNX model, or a damaged one: ", Model(Weight("w", [6], Part(9, Floats(Values))))[..^3]);
        // A length of 2³¹ − 1, to which the position can no longer be added.
        Refused("'m.onnx' is no ONNX model, or a damaged one: ", [0x3A, 0x06, 0x2A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]);
        Refused("""'m.onnx' is a damaged ONNX model: 'w' has 6 values for the shape [2, 2]""",
            Model(Weight("w", [2, 2], Part(9, Floats(Values)))));
        Refused("'w' has 6 values for the shape [2147483647, 2147483647, 2147483647]",
            Model(Weight("w", [int.MaxValue, int.MaxValue, int.MaxValue], Part(9, Floats(Values)))));
        Refused("'w' has 1 values for the shape [1, 1, 1, 1, 1, 1, 1, 1, 1]",
            Model(Weight("w", [1, 1, 1, 1, 1, 1, 1, 1, 1], Part(9, Floats([1])))));
        Refused("'w' has 0 values for the shape [4, 0, 6167, 61, 131976684, 1155]",
            Model(Weight("w", [4, 0, 6167, 61, 131976684, 1155], [])));
        Refused("'w' has 5 bytes, which is no whole number of floats", Model(Weight("w", [1], Part(9, new byte[5]))));
        Refused("'m.onnx' has 'w' of ONNX's type 7, but only float32 (1) is read", Model(Weight("w", [6], [], type: 7)));
        Refused("it has 'w' twice",
            Model(Weight("w", [6], Part(9, Floats(Values))), Weight("w", [6], Part(9, Floats(Values)))));
    }

    private static void Refused(string said, byte[] model) =>
        Assert.Contains(said, Assert.Throws<InteropException>(() => OnnxWeights.Read(model, "m.onnx")).Message, StringComparison.Ordinal);

    private static byte[] Model(params byte[][] graph) => Part(7, graph.SelectMany(part => part).ToArray());

    private static byte[] Weight(string name, int[] shape, byte[] values, byte type = 1)
    {
        byte[] dims = [.. shape.SelectMany(dim => (byte[])[0x08, .. Varint((uint)dim)])];
        return Part(5, [.. dims, 0x10, type, .. Part(8, System.Text.Encoding.UTF8.GetBytes(name)), .. values]);
    }

    /// <summary>A field of bytes: number and wire type 2, length, bytes.</summary>
    private static byte[] Part(int number, ReadOnlySpan<byte> bytes) =>
        [(byte)(number << 3 | 2), .. Varint((uint)bytes.Length), .. bytes];

    private static byte[] Varint(uint value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)(value & 127 | 128));
        }
        return [.. bytes, (byte)value];
    }

    private static byte[] Floats(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(index * sizeof(float)), values[index]);
        }
        return bytes;
    }
}
