using System.Text.Json.Nodes;
using LadaGan.Core.Files;

namespace LadaGan.Cli.Tests.Commands;

/// <summary><c>import</c>, <c>export</c>, <c>inspect</c> and <c>train --resume-from</c>.</summary>
public sealed class ExchangeCommandTests : IDisposable
{
    private static readonly string Checkpoint = Path.Join(Repository.Root, "tests", "golden", "interop", "pytorch_last_ckpt.pt");
    private readonly Workplace _place = new();

    [Fact]
    public void A_checkpoint_becomes_a_model_that_generates()
    {
        var answer = Invocation.Of("import", Checkpoint, "--out", _place["model.safetensors"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Equal(
            $"""
            source     {Checkpoint}, a PyTorch file
            generator  64×64, widths 64, 16, 4, heads 4, 4, 2, 127,424 parameters
            weights    the EMA generator
            seen       78,976 images: 1,234 steps with a batch size of 64, which the file does not contain
            model      {_place["model.safetensors"]}, 518 kB

            """, answer.Output);
        answer = Invocation.Of("generate", "--model", _place["model.safetensors"], "--seeds", "0", "--out",
            _place["out"], "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
    }

    [Fact]
    public void A_model_goes_to_other_programs()
    {
        Assert.Equal(ExitCode.Done, Invocation.Of("import", Checkpoint, "--out", _place["model.safetensors"]).Code);
        var answer = Invocation.Of("export", _place["model.safetensors"], "--to", "pytorch", "--out", _place["g.pt"]);
        Assert.Equal($"{_place["g.pt"]}: 76 tensors of {_place["model.safetensors"]}, 533 kB\n", answer.Output);
        answer = Invocation.Of("export", _place["model.safetensors"], "--to", "npz", "--out", _place["g.npz"]);
        Assert.Equal($"{_place["g.npz"]}: 76 tensors of {_place["model.safetensors"]}, 530 kB\n", answer.Output);
        // The same values under the same names: the same hashes.
        using var model = SafetensorsFile.Open(_place["model.safetensors"]);
        var arrays = Tensors(_place["g.npz"]);
        Assert.Equal(model.Names.Order(StringComparer.Ordinal), arrays.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Tensors(_place["model.safetensors"]), arrays);
        Assert.Equal(Tensors(Checkpoint).Where(pair => pair.Key.StartsWith("ema.", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key["ema.".Length..], pair => pair.Value), Tensors(_place["g.pt"]));
    }

    [Fact]
    public void A_run_continues_a_checkpoint_and_goes_back()
    {
        Data.Drawing.DrawnDataset.Write(_place["drawn.zip"], seed: 1, count: 4, size: 64);
        var answer = Invocation.Of("train", "--resume-from", Checkpoint, "--data", _place["drawn.zip"], "--batch", "2", "--images", "2470",
            "--outdir", _place["runs"], "--threads", "1", "--workers", "0");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains("after 2468 images and 2 updates of Adam", answer.Output, StringComparison.Ordinal);
        answer = Invocation.Of("export", _place["runs"], "--to", "pytorch", "--state", "--out", _place["last_ckpt.pt"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var first = Directory.GetDirectories(Directory.GetDirectories(_place["runs"])[0], "training-state-000002468")[0];
        answer = Invocation.Of("export", first, "--to", "pytorch", "--state", "--out", _place["first_ckpt.pt"]);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var (before, after) = (Tensors(Checkpoint), Tensors(_place["first_ckpt.pt"]));
        Assert.Equal(before.Where(IsKept), after.Where(IsKept));
        Assert.NotEqual(before["generator.init.0.weight"], Tensors(_place["last_ckpt.pt"])["generator.init.0.weight"]);
    }

    [Fact]
    public void An_inspection_says_what_a_file_is()
    {
        var answer = Invocation.Of("inspect", Checkpoint);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Matches(
            "\nkind +a PyTorch file\nsha256 +[0-9a-f]{64}\ngenerator +127,424 parameters, with its Adam; imageSize 64,", answer.Output);
        Assert.Matches(
            "\ndiscriminator +91,324 parameters, with its Adam; imageSize 64, kind lada, channels \\[16, 24, 32\\]", answer.Output);
        Assert.Matches("\nbest fid +11.25\n", answer.Output);
        Assert.Matches("\ntensors +550, 784,124 values \\(float32, int64\\)\n$", answer.Output);
        answer = Invocation.Of("inspect", Checkpoint, "--tensors");
        Assert.Matches("\nema.ch_conv.bias +float32  [0-9a-f]{12}  \\[3\\]\n", answer.Output);
    }

    [Fact]
    public void An_inspection_of_other_files_says_why_they_are_no_checkpoints()
    {
        var answer = Invocation.Of("inspect", Path.Join(Path.GetDirectoryName(Checkpoint), "types.pt"));
        Assert.Contains("not a checkpoint of the authors' programs: ", answer.Output, StringComparison.Ordinal);
        answer = Invocation.Of("inspect", _place.Model());
        Assert.Matches("\nkind +a LadaGAN model file\n", answer.Output);
        Invocation.Of("inspect", _place.Configuration).IsRefused("is of no kind that is read");
    }

    [Fact]
    public void What_cannot_be_imported_or_exported_is_refused()
    {
        Invocation.Of("import", _place.Configuration, "--out", _place["m.safetensors"]).IsRefused("is of no kind that is read");
        Invocation.Of("import", _place["none.pt"], "--out", _place["m.safetensors"]).IsRefused("cannot be opened");
        Invocation.Of("export", _place["none"], "--to", "npz", "--out", _place["m.npz"]).IsRefused("there is no model file");
        Invocation.Of("export", _place.Path, "--to", "npz", "--state", "--out", _place["m.npz"]).IsRefused("for PyTorch only");
        Invocation.Of("train", "--resume", "--resume-from", Checkpoint).IsRefused("give only one");
        Assert.False(File.Exists(_place["m.safetensors"]) || File.Exists(_place["m.npz"]));
    }

    public void Dispose() => _place.Dispose();

    // What a state does not hold: PyTorch's counters of batches.
    private static bool IsKept(KeyValuePair<string, string?> tensor) =>
        !tensor.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    private static Dictionary<string, string?> Tensors(string path) =>
        JsonNode.Parse(Invocation.Of("inspect", path, "--json").Output)!["tensors"]!.AsArray()
            .ToDictionary(tensor => tensor!["name"]!.GetValue<string>(), tensor => tensor!["sha256"]?.GetValue<string>());
}
