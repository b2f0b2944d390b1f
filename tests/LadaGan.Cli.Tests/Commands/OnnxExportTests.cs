using System.Text.Json.Nodes;

namespace LadaGan.Cli.Tests.Commands;

/// <summary><c>export --to onnx</c>.</summary>
public sealed class OnnxExportTests : IDisposable
{
    private static readonly string Checkpoint = Path.Join(Repository.Root, "tests", "golden", "interop", "pytorch_last_ckpt.pt");
    private readonly Workplace _place = new();

    [Theory]
    [InlineData("float32", 4.0)]
    [InlineData("float16", 2.0)]
    [InlineData("int8", 1.1)]
    public void A_model_is_written_and_checked(string weights, double bytesPerWeight)
    {
        var (model, onnx) = (_place["model.safetensors"], _place["model.onnx"]);
        Assert.Equal(ExitCode.Done, Invocation.Of("import", Checkpoint, "--out", model).Code);
        var answer = Invocation.Of("export", model, "--to", "onnx", "--weights", weights, "--out", onnx);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var bytes = new FileInfo(onnx).Length;
        // The graph and the configuration take some 40 kB.
        Assert.InRange(bytes, bytesPerWeight * 127_424, (bytesPerWeight * 127_424) + 60_000);
        Assert.StartsWith(
            $"{onnx}: 76 tensors of {model}, {Math.Round(bytes / 1000.0)} kB\nchecked: its images differ from the engine's by ",
            answer.Output,
            StringComparison.Ordinal);
        Assert.EndsWith(" of 255 levels on average\n", answer.Output, StringComparison.Ordinal);
        answer = Invocation.Of("inspect", onnx, "--json");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains("blocks.0.attention.qkv.weight", answer.Output, StringComparison.Ordinal);
        JsonNode NetworksOf(string file) => JsonNode.Parse(Invocation.Of("inspect", file, "--json").Output)!["networks"]!;
        Assert.Equal("generator", (string?)NetworksOf(onnx)[0]!["name"]);
        Assert.Equal(NetworksOf(model).ToJsonString(), NetworksOf(onnx).ToJsonString());
    }

    [Fact]
    public void Options_that_do_not_fit_are_refused()
    {
        var model = _place["model.safetensors"];
        Assert.Equal(ExitCode.Done, Invocation.Of("import", Checkpoint, "--out", model).Code);
        void Refused(string said, params string[] options)
        {
            var answer = Invocation.Of(["export", model, "--out", _place["model.onnx"], .. options]);
            Assert.Equal((ExitCode.BadInput, $"ladagan: {said}.\n"), (answer.Code, answer.Error));
            Assert.False(File.Exists(_place["model.onnx"]));
        }
        Refused("the opset is 18, but it must be 17 or 20", "--to", "onnx", "--opset", "18");
        Refused("--opset, --weights, --attention and --uint8 describe an ONNX model; give them with --to onnx", "--to", "npz", "--uint8");
        Refused("a whole training state is exported for PyTorch only; the other formats hold one generator", "--to", "onnx", "--state");
    }

    public void Dispose() => _place.Dispose();
}
