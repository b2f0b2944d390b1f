using System.Text;
using LadaGan.Architecture;
using LadaGan.Core.Errors;
using LadaGan.Experiments.Exchange;
using LadaGan.Interop;
using LadaGan.Interop.Onnx;

namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>The check of every export: it passes what is right, and finds each operator that is not.</summary>
public sealed class CheckedOnnxTests : TensorTest
{
    public static TheoryData<AttentionKind, bool> Kinds => OnnxRuntimeTests.Kinds;

    private static bool All => Environment.GetEnvironmentVariable("LADAGAN_EVERY_OPERATOR") is not null;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_attention_and_form_agrees(AttentionKind kind, bool shifted)
    {
        using var saved = Narrow.Saved(options => options with { Attention = kind, WindowShift = shifted });
        foreach (var form in Enum.GetValues<OnnxWeightForm>())
        {
            var (_, agreement) = CheckedOnnx.Of(saved.Path, new() { Weights = form, Attention = true, Opset = 20 });
            Assert.InRange(agreement.MeanLevels, 0, OnnxAgreement.LevelsAllowed(form));
            Assert.InRange(agreement.MovedAttention!.Value, 1e-9, OnnxAgreement.AttentionAllowed(form));
            Assert.Equal(form == OnnxWeightForm.Float32, agreement.LargestDifference <= OnnxAgreement.LargestAllowed);
        }
        Assert.InRange(CheckedOnnx.Of(saved.Path, new() { Bytes = true }).Agreement.LargestDifference, 0, 1);
    }

    /// <summary>For speed, only some of the operators; bench/nightly/fuzz-interop replaces every one.</summary>
    [Theory]
    [InlineData(AttentionKind.Lada, false, 3)]
    [InlineData(AttentionKind.Fastformer, false, 12)]
    [InlineData(AttentionKind.Linformer, false, 12)]
    [InlineData(AttentionKind.Swin, true, 12)]
    [InlineData(AttentionKind.LadaSwin, true, 12)]
    [Trait("Speed", "slow")]
    public void A_graph_with_one_other_operator_is_refused(AttentionKind kind, bool shifted, int every)
    {
        using var saved = Narrow.Saved(options => options with { Attention = kind, WindowShift = shifted });
        var options = new OnnxExportOptions { Attention = true };
        var right = OnnxExport.Of(saved.Path, options);
        CheckedOnnx.Check(right, saved.Path, options);
        var (step, tried) = (All ? 1 : every, 0);
        foreach (var (one, other) in new[] { ("Mul", "Add"), ("Add", "Mul"), ("Div", "Add"), ("Erf", "Abs"), ("Relu", "Gelu") })
        {
            foreach (var place in Places(right, one).Where((_, index) => index % step == 0))
            {
                var wrong = right.ToArray();
                Encoding.ASCII.GetBytes(other).CopyTo(wrong, place);
                var error = Assert.ThrowsAny<LadaGanException>(() => CheckedOnnx.Check(wrong, saved.Path, options));
                Assert.DoesNotContain("evaluated", error.Message, StringComparison.Ordinal);
                tried++;
            }
        }
        Assert.InRange(tried, 60 / step, 120);
    }

    [Fact]
    public void The_message_says_by_how_much_and_what_to_do()
    {
        using var saved = Narrow.Saved(options => options);
        using var other = Narrow.Saved(options => options, store => store["head.bias"].AddInPlace(0.5));
        var options = new OnnxExportOptions();
        var error = Assert.Throws<RunException>(() => CheckedOnnx.Check(OnnxExport.Of(other.Path, options), saved.Path, options));
        Assert.StartsWith($"the ONNX model of {saved.Path} with Float32 weights was not written: its images differ from the engine's by ",
            error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" levels on average, and 0.0128 is allowed; report this as an error of the program", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_that_fails_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        using var saved = Narrow.Saved(options => options, store => store["head.weight"].MulInPlace(1e6));
        var request = new ExportRequest
        {
            Model = saved.Path,
            Format = ExportFormat.Onnx,
            Output = folder["model.onnx"],
            Onnx = new() { Weights = OnnxWeightForm.Float16 },
        };
        var error = Assert.Throws<InteropException>(() => ExportRun.Run(request));
        Assert.EndsWith("in 'head.weight', which float16 does not hold; export float32 weights", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
        var result = ExportRun.Run(request with { Onnx = new() });
        Assert.Equal(["model.onnx"], folder.Names());
        Assert.Equal(new FileInfo(request.Output).Length, result.Bytes);
        Assert.Equal(OnnxExport.Of(saved.Path, new()), File.ReadAllBytes(request.Output));
    }

    /// <summary>Where nodes name an operator: field 4 of a node.</summary>
    private static List<int> Places(byte[] model, string operation)
    {
        byte[] sought = [4 << 3 | 2, (byte)operation.Length, .. Encoding.ASCII.GetBytes(operation)];
        var places = new List<int>();
        for (var at = 0; model.AsSpan(at).IndexOf(sought) is var next and >= 0; at += next + sought.Length)
        {
            places.Add(at + next + 2);
        }
        return places;
    }
}
