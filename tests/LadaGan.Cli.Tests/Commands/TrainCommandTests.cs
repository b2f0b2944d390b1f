using System.Diagnostics;
using System.Text.Json.Nodes;

namespace LadaGan.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void Training_prints_its_ticks_and_resuming_goes_on()
    {
        var answer = Invocation.Of(Train("--desc", "words"));
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var run = _place["runs/00000-smallest-drawn-batch4-words"];
        var lines = answer.Output.TrimEnd().Split('\n');
        Assert.StartsWith("training smallest on 12 images of ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"run directory {run}", lines[1]);
        Assert.Equal(2, lines.Count(line => line.StartsWith("tick ", StringComparison.Ordinal)));
        Assert.Equal("finished after 16 images", lines[^1]);

        answer = Invocation.Of("train", "--resume", "--outdir", _place["runs"], "--images", "24", "--threads", "1", "--workers", "0");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains("resumed from training-state-000000016.safetensors at 16 images", answer.Output, StringComparison.Ordinal);
        Assert.Contains("finished after 24 images", answer.Output, StringComparison.Ordinal);

        Invocation.Of("train", "--resume", "--outdir", run, "--batch", "8", "--threads", "1").IsRefused("training.batch was 4, now 8");
    }

    [Fact]
    public void A_dry_run_checks_and_writes_nothing()
    {
        var arguments = Train("--dry-run", "--images", "1000", "--batch", "8");
        var before = _place.Names();
        var answer = Invocation.Of(arguments);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains("12 images, the first ones decode", answer.Output, StringComparison.Ordinal);
        Assert.Contains("1,000 images in 125 steps of 8, snapshots every 1 kimg, on cpu", answer.Output, StringComparison.Ordinal);
        Assert.EndsWith("nothing was written (--dry-run)\n", answer.Output, StringComparison.Ordinal);
        Assert.Equal(before, _place.Names());
    }

    [Fact]
    public void A_dry_run_of_resuming_uses_the_runs_data()
    {
        Invocation.Of(Train());
        var before = _place.Names();
        var answer = Invocation.Of("train", "--resume", "--dry-run", "--outdir", _place["runs"], "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains("drawn.zip: 12 images", answer.Output, StringComparison.Ordinal);
        Assert.Equal(before, _place.Names());
    }

    [Fact]
    public void Options_that_are_short_for_a_key_win_over_set()
    {
        var answer = Invocation.Of(Train(
            "--images", "8", "--batch-device", "2", "--r1-every", "2", "--discriminator", "conv", "--mirror", "--subset", "0.5", "--keep", "2", "--attention", "--stop-on-collapse",
            "--set", "training.images=400", "--set", "training.keep=9", "--set", "training.loss=hinge"));
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var configuration = JsonNode.Parse(File.ReadAllText(_place["runs/00000-smallest-drawn-batch4/training_options.json"]))!["configuration"]!;
        var training = configuration["training"]!;
        Assert.Equal("conv", configuration["discriminator"]!["kind"]!.ToString());
        Assert.Equal(
            ["8", "2", "2", "true", "0.5", "2", "true", "true", "hinge"],
            ((string[])["images", "batchDevice", "r1Every", "mirror", "subset", "keep", "attention", "stopOnCollapse", "loss"]).Select(key => training[key]!.ToString()));
    }

    [Theory]
    [InlineData("--batch-device", "3", "training.batchDevice is 3, but it must divide training.batch, 4, or be 0 for all of it")]
    [InlineData("--r1-every", "0", "training.r1Every is 0, but it must be from 1 to 65536")]
    [InlineData("--subset", "0", "training.subset is 0, but it must be above 0 and at most 1")]
    [InlineData("--keep", "1", "training.keep is 1, but it must be from 2")]
    [InlineData("--discriminator", "resnet", "discriminator.kind must be one of lada, conv")]
    public void A_value_that_cannot_be_is_refused_by_its_key(string option, string value, string said) => Invocation.Of(Train(option, value)).IsRefused(said);

    [Fact]
    public async Task Language_and_time_zone_change_nothing()
    {
        using var process = ProgramProcess.Start(
            new Dictionary<string, string> { ["LANG"] = "de_DE.UTF-8", ["LC_ALL"] = "de_DE.UTF-8", ["TZ"] = "Asia/Kolkata", ["OMP_NUM_THREADS"] = "1" },
            Train("--set", "training.r1Gamma=0.0002", "--tick", "0.004"));
        var answer = await process.End();
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var run = _place["runs/00000-smallest-drawn-batch4"];
        var options = JsonNode.Parse(File.ReadAllText(Path.Join(run, "training_options.json")))!;
        Assert.Equal(0.0002, options["configuration"]!["training"]!["r1Gamma"]!.GetValue<double>());
        Assert.Equal(4, File.ReadAllLines(Path.Join(run, "stats.jsonl")).Length);
        Assert.Contains("tick 4     kimg 0.0       time ", answer.Output, StringComparison.Ordinal);

        var here = Invocation.Of(Train("--set", "training.r1Gamma=0.0002", "--tick", "0.004"));
        Assert.Equal(ExitCode.Done, here.Code);
        Assert.Equal(
            File.ReadAllBytes(Path.Join(run, "training-state-000000016.safetensors")),
            File.ReadAllBytes(_place["runs/00001-smallest-drawn-batch4/training-state-000000016.safetensors"]));
    }

    [Theory]
    [InlineData("TERM", ExitCode.Terminated)]
    [InlineData("INT", ExitCode.Interrupted)]
    public async Task A_signal_saves_what_resume_goes_on_from(string signal, int code)
    {
        using var process = ProgramProcess.Start(new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "1" }, Train("--images", "100000000"));
        await process.WaitForLine("tick ");
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }
        var answer = await process.End();
        Assert.Equal((code, ""), (answer.Code, answer.Error));
        Assert.Contains("stopping after this step; everything is being saved", answer.Output, StringComparison.Ordinal);
        Assert.Matches("stopped after [0-9]+ images; continue with --resume\n$", answer.Output);

        var resumed = Invocation.Of("train", "--resume", "--outdir", _place["runs"], "--images", "1", "--threads", "1");
        Assert.Equal(ExitCode.Done, resumed.Code);
        Assert.Contains("resumed from training-state-", resumed.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private string[] Train(params string[] more) =>
        ["train", "--data", _place.Data(), "--config", _place.Configuration, "--outdir", _place["runs"], "--threads", "1", "--device", "cpu", .. more];
}
