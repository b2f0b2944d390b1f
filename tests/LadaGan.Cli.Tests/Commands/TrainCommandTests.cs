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
        Assert.Contains("resumed from training-state-000000016 at 16 images", answer.Output, StringComparison.Ordinal);
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
            File.ReadAllBytes(Path.Join(run, "training-state-000000016", "state.safetensors")),
            File.ReadAllBytes(_place["runs/00001-smallest-drawn-batch4/training-state-000000016/state.safetensors"]));
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
