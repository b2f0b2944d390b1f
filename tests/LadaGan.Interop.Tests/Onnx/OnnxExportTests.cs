using System.Runtime.InteropServices;
using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;
using LadaGan.Interop.Onnx;

namespace LadaGan.Interop.Tests.Onnx;

/// <summary>Exported files, read by protobuf's wire format and the field numbers of onnx.proto.</summary>
public sealed class OnnxExportTests : TensorTest
{
    /// <summary>The operators of ai.onnx that may occur, all of them in opset 17 but the last, which is of opset 20.</summary>
    private static readonly string[] Standard =
    [
        "Abs", "Add", "BatchNormalization", "Cast", "Clip", "Conv", "DepthToSpace", "DequantizeLinear", "Div", "Erf", "Gather", "Gemm",
        "LayerNormalization", "LeakyRelu", "MatMul", "Mul", "Pad", "ReduceSum", "Relu", "Reshape", "Resize", "Round", "Softmax", "Split",
        "Transpose", "Gelu",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<AttentionKind, int, OnnxWeightForm> Forms
    {
        get
        {
            var forms = new TheoryData<AttentionKind, int, OnnxWeightForm>();
            foreach (var kind in Enum.GetValues<AttentionKind>())
            {
                foreach (var form in Enum.GetValues<OnnxWeightForm>())
                {
                    forms.Add(kind, form == OnnxWeightForm.Float16 ? 20 : 17, form);
                }
            }
            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Graphs_are_in_order_and_of_standard_operators(AttentionKind kind, int opset, OnnxWeightForm form)
    {
        var isShifted = kind is AttentionKind.Swin or AttentionKind.LadaSwin;
        var options = ModelFiles.Smallest with { Attention = kind, WindowShift = isShifted };
        var model = WireFields.Of(OnnxExport.Of(
            ModelFiles.Write(_folder, options), new() { Opset = opset, Weights = form, Attention = true, Bytes = true }));
        Assert.Equal(opset == 20 ? 9UL : 8UL, model[1].Value);
        Assert.Equal("ladagan", model.Text(2));
        var opsets = model[8].Message;
        Assert.Equal(("", (ulong)opset), (opsets.Text(1), opsets[2].Value));

        var graph = model[7].Message;
        Assert.Equal("generator", graph.Text(2));
        var known = graph.All(11).Concat(graph.All(5)).Select(NameOf).ToHashSet();
        Assert.Equal(graph.All(11).Count() + graph.All(5).Count(), known.Count);
        var described = graph.All(12).Concat(graph.All(13)).Select(info => info.Message.Text(1)).ToHashSet();
        var (nodes, used) = (new HashSet<string>(), new HashSet<string>());
        foreach (var node in graph.All(1).Select(node => node.Message))
        {
            Assert.Contains(node.Text(4), Standard[..(opset == 20 ? ^0 : ^1)]);
            Assert.Equal("", node.Text(7));
            Assert.True(nodes.Add(node.Text(3)), $"two nodes are {node.Text(3)}");
            Assert.All(node.All(1), input => Assert.True(input.Text is "" || known.Contains(input.Text), $"{input.Text} comes too late"));
            Assert.All(node.All(2), output => Assert.True(known.Add(output.Text), $"{output.Text} comes twice"));
            Assert.All(node.All(2), output => Assert.Contains(output.Text, described));
            used.UnionWith(node.All(1).Select(input => input.Text));
        }
        used.UnionWith(graph.All(12).Select(NameOf));
        Assert.Empty(known.Except(used));
        Assert.Equal(
            kind == AttentionKind.Fastformer
                ? ["image", "attention_8", "attention_8_beta", "attention_16", "attention_16_beta", "attention_32", "attention_32_beta"]
                : ["image", "attention_8", "attention_16", "attention_32"],
            graph.All(12).Select(NameOf));
    }

    [Fact]
    public void Inputs_and_outputs_have_the_shapes_that_are_promised()
    {
        var path = ModelFiles.Write(_folder, ModelFiles.Smallest);
        Assert.Equal(
            ["z: float32 N 3", "image: float32 N 3 32 32"], Interface(OnnxExport.Of(path, new())));
        Assert.Equal(
            [
                "z: float32 N 3", "image: uint8 N 32 32 4", "attention_8: float32 N 2 8 8", "attention_16: float32 N 4 16 16",
                "attention_32: float32 N 1 32 32",
            ],
            Interface(OnnxExport.Of(path, new() { Bytes = true, Attention = true })));
    }

    [Fact]
    public void Weights_come_back_under_their_names()
    {
        var options = ModelFiles.Smallest with { ImageSize = 64, Head = GeneratorHead.Decoder, DecoderChannels = [4] };
        var path = ModelFiles.Write(_folder, options);
        var weights = OnnxWeights.Read(WithoutIntegers(OnnxExport.Of(path, new())), "m.onnx");
        using var file = SafetensorsFile.Open(path);
        foreach (var layer in NetworkLayers.Of(options).Layers)
        {
            foreach (var tensor in layer.Tensors)
            {
                using var expected = Tensor.Over(file.Entry(tensor.Name).Address, DataType.Float32, [.. tensor.Shape], owner: null);
                // Tokens are multiplied from the right.
                var isTurned = layer.Kind == LayerKind.Linear && layer.OutputShape.Count == 2 && tensor.Shape.Count == 2
                    && layer.Name != "init";
                TensorAssert.Same<float>((isTurned ? expected.Transpose(0, 1) : expected).Contiguous(), weights[tensor.Name]);
            }
        }
    }

    [Theory]
    [InlineData(OnnxWeightForm.Float32, 4, 1)]
    [InlineData(OnnxWeightForm.Float16, 2, 10)]
    [InlineData(OnnxWeightForm.Int8, 1, 3)]
    public void Matrices_have_the_form_that_was_asked_for(OnnxWeightForm form, int size, int type)
    {
        var model = WireFields.Of(OnnxExport.Of(ModelFiles.Write(_folder, ModelFiles.Smallest), new() { Weights = form }));
        var weights = model[7].Message.All(5).Select(tensor => tensor.Message).ToDictionary(tensor => tensor.Text(8));
        Assert.Equal([8, 24], weights["blocks.0.attention.qkv.weight"].Integers(1));
        foreach (var name in new[] { "blocks.0.attention.qkv.weight", "blocks.1.position", "expansions.0.weight", "init.weight" })
        {
            Assert.Equal((ulong)type, weights[name][2].Value);
            Assert.Equal(weights[name].Integers(1).Aggregate((product, dim) => product * dim) * size, weights[name][9].Bytes.Length);
        }
        Assert.Equal(1UL, weights["blocks.0.attention.qkv.bias"][2].Value);
        Assert.Equal(form == OnnxWeightForm.Int8, weights.ContainsKey("expansions.0.weight.scale"));
    }

    [Fact]
    public void Bytes_are_within_half_a_step_of_their_channels_scale()
    {
        var path = ModelFiles.Write(_folder, ModelFiles.Smallest);
        var weights = WireFields.Of(OnnxExport.Of(path, new() { Weights = OnnxWeightForm.Int8 }))[7].Message.All(5)
            .Select(tensor => tensor.Message).ToDictionary(tensor => tensor.Text(8), tensor => tensor[9].Bytes);
        using var file = SafetensorsFile.Open(path);
        var exact = Floats(file.Entry("expansions.0.weight").Bytes());
        var scales = Floats(weights["expansions.0.weight.scale"]);
        var perChannel = exact.Length / scales.Length;
        for (var channel = 0; channel < scales.Length; channel++)
        {
            var bytes = weights["expansions.0.weight"].Skip(channel * perChannel).Take(perChannel).Select(value => (sbyte)value).ToArray();
            var values = exact.Skip(channel * perChannel).Take(perChannel).ToArray();
            Assert.Equal(127, bytes.Max(value => Math.Abs((int)value)));
            var scale = scales[channel];
            Assert.All(values.Zip(bytes), pair => Assert.InRange(Math.Abs(pair.First - (pair.Second * scale)), 0, 0.5001 * scale));
        }
    }

    [Fact]
    public void The_models_metadata_travels_along()
    {
        var path = ModelFiles.Write(_folder, ModelFiles.Smallest, new() { ["licence"] = "CC0", ["note"] = "größer" });
        using var file = SafetensorsFile.Open(path);
        var metadata = WireFields.Of(OnnxExport.Of(path, new())).All(14)
            .ToDictionary(entry => entry.Message.Text(1), entry => entry.Message.Text(2));
        Assert.Equal("model.safetensors, exported by LadaGAN for .NET", metadata["source"]);
        Assert.Equal(
            file.Metadata.OrderBy(entry => entry.Key), metadata.Where(entry => entry.Key != "source").OrderBy(entry => entry.Key));
        var silent = WireFields.Of(OnnxExport.Of(ModelFiles.Write(_folder, ModelFiles.Smallest), new())).All(14);
        Assert.Contains(silent, entry => entry.Message.Text(1) == "licence" && entry.Message.Text(2) == "not stated by the model file");
    }

    [Fact]
    public void Equal_models_give_equal_bytes()
    {
        var path = ModelFiles.Write(_folder, ModelFiles.Smallest);
        Assert.Equal(OnnxExport.Of(path, new()), OnnxExport.Of(path, new()));
    }

    [Fact]
    public void What_cannot_be_exported_is_refused_in_a_sentence()
    {
        var path = ModelFiles.Write(_folder, ModelFiles.Smallest);
        Assert.Equal(
            "the opset is 18, but it must be 17 or 20",
            Assert.Throws<InteropException>(() => OnnxExport.Of(path, new() { Opset = 18 })).Message);
        Assert.Throws<ModelFileException>(() => OnnxExport.Of(_folder["missing"], new()));
        var other = _folder.Write("other.safetensors", GoldenFile.Bytes("types.npz"));
        Assert.Throws<ModelFileException>(() => OnnxExport.Of(other, new()));
    }

    protected override void Dispose(bool disposing)
    {
        _folder.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The name of an initializer, or of a described value.</summary>
    private static string NameOf(WireField field) => field.Message.Text(field.Number == 5 ? 8 : 1);

    private static float[] Floats(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private static string[] Interface(byte[] model)
    {
        var graph = WireFields.Of(model)[7].Message;
        return [.. graph.All(11).Concat(graph.All(12)).Select(info => Described(info.Message))];
    }

    private static string Described(WireFields info)
    {
        var tensor = info[2].Message[1].Message;
        var shape = tensor[2].Message.All(1).Select(dim => dim.Message).Select(
            dim => dim.Numbers.Contains(2) ? dim.Text(2) : dim[1].Value.ToString());
        return $"{info.Text(1)}: {(tensor[1].Value == 1 ? "float32" : "uint8")} {string.Join(' ', shape)}";
    }

    /// <summary>The model with its float32 initializers alone, which is what the reader of weights takes.</summary>
    private static byte[] WithoutIntegers(byte[] model)
    {
        var parsed = ModelProto.Parser.ParseFrom(model);
        foreach (var tensor in parsed.Graph.Initializer.Where(tensor => tensor.DataType != 1).ToArray())
        {
            parsed.Graph.Initializer.Remove(tensor);
        }
        return Google.Protobuf.MessageExtensions.ToByteArray(parsed);
    }
}
