using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace LadaGan.Cli.Tests.Commands;

public sealed class TrainCommandTests(Xunit.Abstractions.ITestOutputHelper output) : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public void Training_prints_its_ticks_and_can_be_resumed()
    {
        var answer = Invocation.Of(Train("--desc", "words"));
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var run = _place["runs/00000-smallest-drawn-batch4-words"];
        var lines = answer.Output.TrimEnd().Split('\n');
        Assert.StartsWith("training smallest on 12 images of ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"run directory {run}", lines[1]);
        Assert.Equal(2, lines.Count(line => line.StartsWith("tick ", StringComparison.Ordinal)));
        Assert.Equal("finished after 16 images", lines.Last(line => line.StartsWith("finished", StringComparison.Ordinal)));

        Assert.Equal(["next:", $"  report       ladagan report {run}"], [lines[^3], lines[^1]]);

        answer = Invocation.Of("train", "--resume", "--outdir", _place["runs"], "--images", "24", "--threads", "1", "--workers", "0");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains("resumed from training-state-000000016 at 16 images", answer.Output, StringComparison.Ordinal);
        Assert.Contains("finished after 24 images", answer.Output, StringComparison.Ordinal);

        Invocation.Of("train", "--resume", "--outdir", run, "--batch", "8", "--threads", "1")
            .IsRefused("allow the keys to change with --allow-change");
    }

    [Fact]
    public void A_finished_run_has_nothing_left_and_says_how_to_train_on()
    {
        Invocation.Of(Train());
        var run = _place["runs/00000-smallest-drawn-batch4"];
        var answer = Invocation.Of("train", "--resume", "--outdir", run, "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains(
            "nothing is left to train: the run has seen 16 images, and its length is 16", answer.Output, StringComparison.Ordinal);
        Assert.Contains($"  train on     ladagan train --resume --outdir {run} --images 32\n", answer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("saved ", answer.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Invocation.Of("train", "--resume", "--outdir", run, "--images", "32", "--threads", "1").Code);
    }

    /// <summary>Refused before anything is allocated: the process that tries it would be killed.</summary>
    [Fact]
    public void What_is_too_large_for_the_machine_is_refused_and_what_fits_is_said()
    {
        Invocation.Of(Train("--dry-run", "--set", "generator.widths=[16384,16384,16384]", "--set", "generator.mlpWidth=65536"))
            .IsRefused("are available; no batch size fits, because the networks alone require");
        Invocation.Of(Train("--dry-run", "--batch", "65536", "--set", "generator.mlpWidth=1024"))
            .IsRefused("are available; give --batch-device");
    }

    [Fact]
    public void A_dry_run_checks_and_writes_nothing()
    {
        var arguments = Train("--dry-run", "--images", "1000", "--batch", "8");
        var before = _place.Names();
        var answer = Invocation.Of(arguments);
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains("12 images; the first ones decode", answer.Output, StringComparison.Ordinal);
        Assert.Contains("1,000 images in 125 steps of batch size 8, a snapshot every 1 kimg, on cpu",
            answer.Output, StringComparison.Ordinal);
        Assert.EndsWith("dry run: nothing was written\n", answer.Output, StringComparison.Ordinal);
        Assert.Equal(before, _place.Names());
    }

    [Fact]
    public void A_dry_run_refuses_to_resume_what_the_run_refuses()
    {
        Invocation.Of(Train());
        string[] resume = ["train", "--resume", "--outdir", _place["runs"], "--threads", "1", "--batch", "8"];
        var (real, dry) = (Invocation.Of(resume), Invocation.Of([.. resume, "--dry-run"]));
        dry.IsRefused("training.batch was 4, now 8");
        Assert.Equal((real.Code, real.Error), (dry.Code, dry.Error));
    }

    [Fact]
    public void A_dry_run_of_a_resumed_run_uses_its_data()
    {
        Invocation.Of(Train());
        var before = _place.Names();
        var answer = Invocation.Of("train", "--resume", "--dry-run", "--outdir", _place["runs"], "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        Assert.Contains("drawn.zip: 12 images", answer.Output, StringComparison.Ordinal);
        Assert.Equal(before, _place.Names());
    }

    [Fact]
    public void Options_for_a_key_take_precedence_over_set()
    {
        var answer = Invocation.Of(Train(
            "--images", "8", "--batch-device", "2", "--r1-every", "2", "--discriminator", "conv", "--mirror", "--subset", "0.5", "--keep",
            "2", "--attention", "--stop-on-collapse",
            "--set", "training.images=400", "--set", "training.keep=9", "--set", "training.loss=hinge"));
        Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
        var configuration = JsonNode.Parse(
            File.ReadAllText(_place["runs/00000-smallest-drawn-batch4/training_options.json"]))!["configuration"]!;
        var training = configuration["training"]!;
        Assert.Equal("conv", configuration["discriminator"]!["kind"]!.ToString());
        Assert.Equal(
            ["8", "2", "2", "true", "0.5", "2", "true", "true", "hinge"],
            ((string[])["images", "batchDevice", "r1Every", "mirror", "subset", "keep", "attention", "stopOnCollapse", "loss"]).Select(
                key => training[key]!.ToString()));
    }

    [Theory]
    [InlineData("--batch-device", "3", "training.batchDevice is 3, but it must divide training.batch, 4, or be 0 for the whole batch")]
    [InlineData("--r1-every", "0", "training.r1Every is 0, but it must be from 1 to 65536")]
    [InlineData("--subset", "0", "training.subset is 0, but it must be above 0 and at most 1")]
    [InlineData("--keep", "1", "training.keep is 1, but it must be from 2")]
    [InlineData("--discriminator", "resnet", "discriminator.kind must be one of lada, conv")]
    public void An_invalid_value_is_refused_by_its_key(string option, string value, string said) =>
        Invocation.Of(Train(option, value)).IsRefused(said);

    /// <summary>With <c>LADAGAN_LANGUAGES</c> every language in every time zone, otherwise three pairs.</summary>
    [Fact]
    [Trait("Speed", "slow")]
    public async Task Language_time_zone_and_cores_change_nothing()
    {
        string[] arguments = Train("--set", "training.r1Gamma=0.0002", "--tick", "0.004");
        var states = new HashSet<string>();
        string[] zones = ["UTC", "Asia/Kolkata", "America/St_Johns"];
        (string Culture, string Zone)[] places = Environment.GetEnvironmentVariable("LADAGAN_LANGUAGES") is null
            ? [("C", zones[0]), ("tr_TR.UTF-8", zones[1]), ("ar_SA.UTF-8", zones[2])]
            : [.. from culture in (string[])["C", "de_DE.UTF-8", "tr_TR.UTF-8", "ar_SA.UTF-8",
                "hi_IN.UTF-8"] from zone in zones select (culture, zone)];
        foreach (var (number, (culture, zone)) in places.Index())
        {
            using var process = ProgramProcess.Start(new Dictionary<string, string>
            {
                ["LANG"] = culture,
                ["LC_ALL"] = culture,
                ["TZ"] = zone,
                ["DOTNET_PROCESSOR_COUNT"] = $"{1 + (7 * (number % 2))}",
                ["OMP_NUM_THREADS"] = "1",
            }, arguments);
            var answer = await process.End();
            Assert.Equal((ExitCode.Done, ""), (answer.Code, answer.Error));
            Assert.Contains("tick 4     kimg 0.0       time ", answer.Output, StringComparison.Ordinal);
            states.Add(answer.Output.Split('\n').Last(line => line.StartsWith("state ", StringComparison.Ordinal)));
        }
        Assert.StartsWith("state 0.016 sha256:", Assert.Single(states), StringComparison.Ordinal);
        var options = JsonNode.Parse(File.ReadAllText(_place["runs/00002-smallest-drawn-batch4/training_options.json"]))!;
        Assert.Equal(0.0002, options["configuration"]!["training"]!["r1Gamma"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("TERM", ExitCode.Terminated)]
    [InlineData("INT", ExitCode.Interrupted)]
    [InlineData("HUP", ExitCode.HungUp)]
    public async Task A_signal_saves_everything_and_the_run_can_be_resumed(string signal, int code)
    {
        using var process = ProgramProcess.Start(new Dictionary<string, string>
        {
            ["OMP_NUM_THREADS"] = "1",
        }, Train("--images", "100000000"));
        await process.WaitForLine("tick ");
        await Signal(signal, process.Id);
        var answer = await process.End();
        Assert.Equal((code, ""), (answer.Code, answer.Error));
        Assert.Contains("stopping after this training step and saving everything", answer.Output, StringComparison.Ordinal);
        Assert.Matches("stopped after [0-9]+ images.*\n\nnext:\n  resume       ladagan train --resume --outdir .*\n$", answer.Output);

        var resumed = Invocation.Of("train", "--resume", "--outdir", _place["runs"], "--images", "1", "--threads", "1");
        Assert.Equal(ExitCode.Done, resumed.Code);
        Assert.Contains("resumed from training-state-", resumed.Output, StringComparison.Ordinal);
    }

    /// <summary><c>LADAGAN_SIGNALS</c> sets how often.</summary>
    [Fact]
    [Trait("Speed", "slow")]
    public async Task Terminated_at_any_moment_it_saves()
    {
        var times =
            int.TryParse(Environment.GetEnvironmentVariable("LADAGAN_SIGNALS"), CultureInfo.InvariantCulture, out var given) ? given : 2;
        var (random, longest) = (new Random(1), TimeSpan.Zero);
        for (var time = 0; time < times; time++)
        {
            var outDir = _place[$"signals-{time}"];
            using var process = ProgramProcess.Start(new Dictionary<string, string>
            {
                ["OMP_NUM_THREADS"] = "1",
            }, TrainIn(outDir, "--images", "100000000", "--snap", "0.02"));
            await process.WaitForLine("run directory");
            await Task.Delay(random.Next(0, 500));
            var watch = Stopwatch.StartNew();
            await Signal("TERM", process.Id);
            Assert.Equal(ExitCode.Terminated, (await process.End()).Code);
            longest = watch.Elapsed > longest ? watch.Elapsed : longest;
            var run = Assert.Single(Directory.GetDirectories(outDir));
            var last = File.ReadAllLines(Path.Join(run, "log.txt"))[^1].Split(' ');
            Assert.True(Directory.Exists(Path.Join(run, $"training-state-{long.Parse(last[2], CultureInfo.InvariantCulture):D9}")),
                string.Join(' ', last));
        }
        output.WriteLine($"{times} times SIGTERM: exit code 143 and the last step saved each time, "
            + $"at the latest {longest.TotalSeconds:0.00} s after the signal");
    }

    [Fact]
    public async Task A_second_trainer_in_a_run_directory_is_refused()
    {
        using var process = ProgramProcess.Start(new Dictionary<string, string>
        {
            ["OMP_NUM_THREADS"] = "1",
        }, Train("--images", "100000000"));
        await process.WaitForLine("tick ");
        Invocation.Of("train", "--resume", "--outdir", _place["runs"], "--threads", "1")
            .IsRefused($"is being trained by process {process.Id}");
        Assert.True(process.Kill());
        Assert.Equal(ExitCode.Done, Invocation.Of("train", "--resume", "--outdir", _place["runs"], "--threads", "1", "--images", "4").Code);
    }

    public void Dispose() => _place.Dispose();

    private string[] Train(params string[] more) => TrainIn(_place["runs"], more);

    private string[] TrainIn(string outDir, params string[] more) =>
        ["train", "--data", _place.Data(), "--config", _place.Configuration, "--outdir", outDir, "--threads", "1", "--device", "cpu",
            .. more];

    private static async Task Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync();
    }
}
