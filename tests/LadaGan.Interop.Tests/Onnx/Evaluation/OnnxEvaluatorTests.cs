using LadaGan.Architecture;
using LadaGan.Interop.Onnx;
using LadaGan.Interop.Onnx.Evaluation;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Tests.Onnx.Evaluation;

/// <summary>The evaluation that checks exports; that it gives the engines' images is tested beside the export.</summary>
public sealed class OnnxEvaluatorTests
{
    /// <summary>Drawn architectures: the stated shapes are the true ones at every node, and images do not depend on their batch.</summary>
    [Fact]
    [Trait("Speed", "slow")]
    public void Every_architecture_has_the_shapes_it_states()
    {
        using var folder = new TemporaryFolder(inMemory: true);
        var draws = new Random(5);
        for (var i = 0; i < 20; i++)
        {
            var options = Drawn(draws);
            ArchitectureRules.Check(options, "drawn");
            var path = ModelFiles.Write(folder, options);
            var export = new OnnxExportOptions
            {
                Opset = draws.Next(2) == 0 ? 17 : 20,
                Weights = (OnnxWeightForm)draws.Next(3),
                Attention = draws.Next(2) == 0,
                Bytes = draws.Next(2) == 0,
            };
            float[] latents = [.. Enumerable.Range(0, 2 * options.LatentWidth).Select(_ => draws.NextSingle() - 0.5f)];
            var model = OnnxExport.Of(path, export);
            var both = OnnxEvaluator.Run(model, latents);
            var second = OnnxEvaluator.Run(model, latents[options.LatentWidth..]);
            Assert.All(both, output => Assert.All(output.Value.Values, value => Assert.True(float.IsFinite(value), $"{options}")));
            Assert.All(both, output => Assert.Equal(second[output.Key].Values, output.Value.Values[second[output.Key].Values.Length..]));
        }
    }

    /// <summary>Abramowitz and Stegun, "Handbook of Mathematical Functions", table 7.1.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0.1124629160)]
    [InlineData(0.5, 0.5204998778)]
    [InlineData(1, 0.8427007929)]
    [InlineData(1.5, 0.9661051465)]
    [InlineData(2, 0.9953222650)]
    [InlineData(6, 1)]
    public void The_error_function_is_that_of_the_table(double x, double erf)
    {
        Assert.Equal(erf, Elementwise.Erf((float)x), 2e-7);
        Assert.Equal(-erf, Elementwise.Erf((float)-x), 2e-7);
    }

    [Fact]
    public void Inconsistent_graphs_are_refused()
    {
        Refused("needs 'nothing' before it is there", graph => graph.Add("y", new("nothing", [-1, 2]), graph.Number("one", 1)));
        Refused("has 'z' twice", graph => graph.Each("Relu", "z", new("z", [-1, 2])));
        Refused("states the shape [1, 3] for 'y', but it has [1, 2]",
            graph => graph.Node("Relu", "y", [-1, 3], [new("z", [-1, 2])]));
        Refused("is of the operator Sin, which is not evaluated", graph => graph.Each("Sin", "y", new("z", [-1, 2])));
        Refused("'y' (Add) lacks its operand 1", graph => graph.Node("Add", "y", [-1, 2], [new("z", [-1, 2])]));
        Refused("'y' (Reshape) has a shape that does not fit, which is not evaluated", graph => graph.Reshape("y", new("z", [-1, 2]), 5));
        Refused("'y' (Softmax) has an axis that is not the last, which is not evaluated",
            graph => graph.Each("Softmax", "y", new("z", [-1, 2]), Attributes.Of("axis", 0L)));
        Assert.Contains("no ONNX model", Message("a text"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("no graph", Message([]), StringComparison.Ordinal);
    }

    private static GeneratorOptions Drawn(Random draws)
    {
        var kind = (AttentionKind)draws.Next(5);
        var conv = draws.Next(4) > 0;
        var size = 32 << draws.Next(3);
        var head = size == 32 ? GeneratorHead.Pixel : draws.Next(2) == 0 ? GeneratorHead.Patch : GeneratorHead.Decoder;
        int[] widths = conv ? [4 * draws.Next(1, 4), 4 * draws.Next(1, 4), 16 * draws.Next(1, 2)] : [256, 64, 16];
        return new()
        {
            ImageSize = size,
            LatentWidth = draws.Next(1, 6),
            Widths = widths,
            Heads = [.. widths.Select(width => draws.Next(2) == 0 ? 1 : width / 4)],
            MlpWidth = draws.Next(1, 9),
            Attention = kind,
            WindowShift = kind is AttentionKind.Swin or AttentionKind.LadaSwin && draws.Next(2) == 0,
            Modulation = (Modulation)draws.Next(2),
            MlpResidual = draws.Next(2) == 0,
            ExpansionConv = conv,
            Head = head,
            DecoderChannels = head == GeneratorHead.Decoder ? [.. Enumerable.Repeat(5, int.Log2(size / 32))] : [],
        };
    }

    private static void Refused(string said, Action<GraphBuilder> build)
    {
        var graph = new GraphBuilder(17);
        graph.Input("z", "", OnnxValue.Batch, 2);
        build(graph);
        Assert.Contains(
            said, Message(Google.Protobuf.MessageExtensions.ToByteArray(new ModelProto { Graph = graph.Graph })), StringComparison.Ordinal);
    }

    private static string Message(byte[] model) => Assert.Throws<InteropException>(() => OnnxEvaluator.Run(model, [1, 2])).Message;
}
