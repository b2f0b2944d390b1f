using System.Text.Json.Nodes;
using LadaGan.Data.Drawing;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Training.Loop;

public sealed class ResumptionTests : TensorTest
{
    private readonly RunFolder _runs = new();

    [Theory]
    [InlineData("training.augment=translation")]
    [InlineData("training.precision=bfloat16", "training.r1Every=3")]
    [InlineData("training.convolution=fast", "discriminator.channels=[32,32]", "generator.widths=[128,128,16]")]
    [InlineData("training.convolution=direct", "discriminator.channels=[32,32]", "generator.widths=[128,128,16]")]
    [InlineData("training.bcrReal=1", "training.bcrFake=1", "training.augment=color,translation,cutout", "conventions=pytorch")]
    [InlineData("generator.attention=fastformer", "discriminator.kind=fastformer", "training.attention=true")]
    [InlineData("generator.attention=linformer", "generator.mlpResidual=true", "training.attention=true")]
    [InlineData("generator.attention=swin", "generator.windowShift=true", "training.attention=true")]
    [InlineData("generator.attention=ladaSwin", "generator.modulation=layerNorm", "discriminator.kind=conv", "training.attention=true")]
    [InlineData("generator.expansionConv=false", "generator.widths=[64,16,4]")]
    public void Training_2n_images_equals_training_n_and_resuming_for_n(params string[] settings)
    {
        var whole = TrainingRun.Run(_runs.Request("whole", [.. settings, "training.images=48"]), new Recorder());
        TrainingRun.Run(_runs.Request("parts", [.. settings, "training.images=24"]), new Recorder());
        var recorder = new Recorder();
        var parts = TrainingRun.Run(_runs.Request("parts", [.. settings, "training.images=48"]) with
        {
            Resume = true,
            Seed = null,
            Workers = 0,
        }, recorder);

        Assert.Equal(_runs.Folder["parts/00000-smallest-drawn-batch4"], parts.Directory);
        Assert.Equal(24, recorder.StartedAt);
        Assert.Contains("resumed from training-state-000000024 at 24 images", recorder.Notes);
        var (expected, actual) = (RunFolder.Hashes(whole.Directory), RunFolder.Hashes(parts.Directory));
        foreach (var name in (string[])["training-state-000000048/state.safetensors", "network-snapshot-000000.safetensors",
            "fakes000000.png", "reals.png", "fakes_init.png"])
        {
            Assert.Equal(expected[name], actual[name]);
        }
        Assert.Equal(6, File.ReadAllLines(Path.Join(parts.Directory, "stats.jsonl")).Length);
    }

    [Fact]
    public void A_run_interrupted_anywhere_resumes_to_the_same_bits()
    {
        var whole = TrainingRun.Run(_runs.Request("whole", "training.images=32"), new Recorder());
        var resume = false;
        foreach (var at in (long[])[4, 20, 24])
        {
            using var stop = new CancellationTokenSource();
            var recorder = new Recorder { OnStep = seen => { if (seen == at) { stop.Cancel(); } } };
            Assert.Equal(at,
                TrainingRun.Run(_runs.Request("parts", "training.images=32") with { Resume = resume }, recorder, stop.Token).ImagesSeen);
            resume = true;
        }
        var last = TrainingRun.Run(_runs.Request("parts", "training.images=32") with { Resume = true }, new Recorder());
        Assert.True(last.Completed);
        Assert.Equal(RunFolder.Hashes(whole.Directory)["training-state-000000032/state.safetensors"],
            RunFolder.Hashes(last.Directory)["training-state-000000032/state.safetensors"]);
    }

    [Fact]
    public void The_new_number_of_images_is_remembered()
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        using var stop = new CancellationTokenSource();
        var recorder = new Recorder { OnStep = _ => stop.Cancel() };
        TrainingRun.Run(_runs.Request("runs", "training.images=32") with { Resume = true }, recorder, stop.Token);
        Assert.Equal(32, Resumption.ConfigurationOf(_runs.Folder["runs"], []).Training.Images);
        Assert.Equal(8, Resumption.ConfigurationOf(run.Directory, ["training.batch=8"]).Training.Batch);
    }

    [Fact]
    public void A_run_from_before_convolutions_were_a_setting_goes_on_directly()
    {
        var run = TrainingRun.Run(_runs.Request("runs", "training.convolution=direct"), new Recorder());
        var file = Path.Join(run.Directory, "training_options.json");
        var options = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.True(options["configuration"]!["training"]!.AsObject().Remove("convolution"));
        File.WriteAllText(file, options.ToJsonString());

        Assert.Equal(ConvolutionMethod.Direct, Resumption.ConfigurationOf(run.Directory, []).Training.Convolution);
        Assert.True(TrainingRun.Run(_runs.Request("runs", "training.convolution=direct", "training.images=32") with { Resume = true },
            new Recorder()).Completed);
    }

    [Fact]
    public void A_resumed_run_uses_its_own_data_and_seed_unless_the_data_moved()
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        File.Move(_runs.Data, _runs.Folder["moved.zip"]);
        var resume = _runs.Request("runs", "training.images=24") with { Resume = true };
        Assert.Throws<Data.Datasets.DataException>(() => TrainingRun.Run(resume with { Data = "" }, new Recorder()));
        Assert.Equal(24, TrainingRun.Run(resume with { Data = _runs.Folder["moved.zip"] }, new Recorder()).ImagesSeen);
        Assert.Equal((_runs.Folder["moved.zip"], 3UL),
            (RunOptionsJson.Read(Path.Join(run.Directory, "training_options.json")) is var read) ? (read.Data, read.Seed) : default);
    }

    [Theory]
    [InlineData("training.batch=8", "training.batch was 4, now 8")]
    [InlineData("generator.widths=[16,8,4]", "generator.widths was [8,8,4], now [16,8,4]")]
    [InlineData("training.r1Gamma=0.01", "training.r1Gamma was 0.0001, now 0.01")]
    [InlineData("conventions=pytorch", "conventions was \"paper\", now \"pytorch\"")]
    public void Another_configuration_is_refused_with_the_names_of_the_changed_keys(string setting, string said)
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        var before = RunFolder.Hashes(run.Directory);
        var error = Assert.Throws<RunException>(
            () => TrainingRun.Run(_runs.Request("runs", setting) with { Resume = true }, new Recorder()));
        Assert.Contains($"{run.Directory} was started with another configuration ({said})", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, RunFolder.Hashes(run.Directory));
    }

    [Fact]
    public void The_intervals_may_change()
    {
        TrainingRun.Run(_runs.Request(), new Recorder());
        var recorder = new Recorder();
        TrainingRun.Run(_runs.Request("runs", "training.images=32", "training.tickKimg=0.004", "training.snapshotKimg=0.008") with
        {
            Resume = true,
        }, recorder);
        Assert.Equal([20, 24, 28, 32], recorder.Ticks.Select(tick => tick.ImagesSeen));
        Assert.Equal(2, recorder.Notes.Count(note => note.StartsWith("saved ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    public void A_truncated_state_is_skipped_for_the_one_before(int length)
    {
        var run = TrainingRun.Run(_runs.Request("runs", "training.snapshotKimg=0.008"), new Recorder());
        var newest = Path.Join(run.Directory, "training-state-000000016", "state.safetensors");
        var bytes = File.ReadAllBytes(newest);
        File.WriteAllBytes(newest, bytes.AsSpan(0, length < 0 ? bytes.Length + length : length).ToArray());
        var recorder = new Recorder();
        var resumed = TrainingRun.Run(_runs.Request("runs", "training.snapshotKimg=0.008") with { Resume = true }, recorder);
        Assert.StartsWith("passed over a damaged state: ", recorder.Notes[0], StringComparison.Ordinal);
        Assert.Contains(Path.GetDirectoryName(newest)!, recorder.Notes[0], StringComparison.Ordinal);
        Assert.Equal("resumed from training-state-000000008 at 8 images", recorder.Notes[1]);
        Assert.Contains(recorder.Notes[0], File.ReadAllLines(Path.Join(run.Directory, "log.txt")));
        Assert.Equal(16, resumed.ImagesSeen);
        Assert.Equal(bytes, File.ReadAllBytes(newest));   // recreated with the same bits
    }

    [Fact]
    public void A_run_whose_states_are_all_damaged_is_refused()
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        File.WriteAllText(Path.Join(run.Directory, "training-state-000000016", "state.safetensors"), "damaged");
        var (live, before) = (Tensor.LiveCount, RunFolder.Hashes(run.Directory));
        var error = Assert.Throws<RunException>(() => TrainingRun.Run(_runs.Request() with { Resume = true }, new Recorder()));
        Assert.Contains($"no training state in {run.Directory} can be read", error.Message, StringComparison.Ordinal);
        Assert.Equal(live, Tensor.LiveCount);
        Assert.Equal(before, RunFolder.Hashes(run.Directory));
    }

    [Fact]
    public void A_run_without_a_saved_state_restarts()
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        var before = RunFolder.Hashes(run.Directory);
        foreach (var name in (string[])["training-state-000000016", "reals.png", "fakes_init.png", "network-snapshot-000000.safetensors"])
        {
            Directory.Move(Path.Join(run.Directory, name), _runs.Folder[name]);
        }
        File.WriteAllText(Path.Join(run.Directory, ".0123.partial"), "what a killed process left");
        var recorder = new Recorder();
        TrainingRun.Run(_runs.Request() with { Resume = true }, recorder);
        Assert.Contains("resumed from the beginning: the run had not saved a state yet", recorder.Notes);
        Assert.Equal(0, recorder.StartedAt);
        var after = RunFolder.Hashes(run.Directory);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(["training-state-000000016/state.safetensors", "reals.png", "fakes_init.png", "network-snapshot-000000.safetensors"],
            name => Assert.Equal(before[name], after[name]));
        Assert.Equal(2, File.ReadAllLines(Path.Join(run.Directory, "stats.jsonl")).Length);
    }

    [Fact]
    public void Records_after_the_state_are_truncated_and_the_rest_is_kept()
    {
        var run = TrainingRun.Run(_runs.Request("runs", "training.snapshotKimg=0.008", "training.images=8"), new Recorder());
        var statistics = File.ReadAllLines(Path.Join(run.Directory, "stats.jsonl"));
        // What a run had recorded when it was killed before its next snapshot.
        File.AppendAllText(Path.Join(run.Directory, "stats.jsonl"), "{\"Progress/kimg\": 99}\n{\"torn");
        File.AppendAllText(Path.Join(run.Directory, "log.txt"), "tick 99\n");
        File.WriteAllText(Path.Join(run.Directory, "metric-fid50k.jsonl"), "later");
        TrainingRun.Run(_runs.Request("runs", "training.snapshotKimg=0.008") with { Resume = true }, new Recorder());
        var continued = File.ReadAllLines(Path.Join(run.Directory, "stats.jsonl"));
        Assert.Equal(statistics[0], continued[0]);
        Assert.Equal([0.008, 0.016], continued.Select(line => JsonNode.Parse(line)!["Progress/kimg"]!["mean"]!.GetValue<double>()));
        var log = File.ReadAllText(Path.Join(run.Directory, "log.txt"));
        Assert.DoesNotContain("tick 99", log, StringComparison.Ordinal);
        Assert.Contains("\nresumed from training-state-000000008 at 8 images\nstate 0.008 sha256:", log, StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(Path.Join(run.Directory, "metric-fid50k.jsonl")));
    }

    [Fact]
    public void Another_seed_or_other_images_are_refused()
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        var before = RunFolder.Hashes(run.Directory);
        void Refused(RunRequest request, string said) =>
            Assert.Contains(said, Assert.Throws<RunException>(
                () => TrainingRun.Run(request with { Resume = true }, new Recorder())).Message, StringComparison.Ordinal);
        Refused(_runs.Request() with { Seed = 999 }, "seed was 3, now 999");
        DrawnDataset.Write(_runs.Folder["fewer.zip"], seed: 1, 12, size: 32);
        Refused(_runs.Request() with { Data = _runs.Folder["fewer.zip"] }, "(20 images then, 12 now)");
        Assert.Equal(before, RunFolder.Hashes(run.Directory));
        Assert.Equal(20, TrainingRun.Run(_runs.Request("runs", "training.images=20") with
        {
            Resume = true,
            Data = _runs.Folder["fewer.zip"],
            MayChange = ["data"],
        }, new Recorder()).ImagesSeen);
    }

    /// <summary>The same number of images, with the same names.</summary>
    [Fact]
    public void Other_images_with_the_same_names_are_refused()
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        var before = RunFolder.Hashes(run.Directory);
        DrawnDataset.Write(_runs.Folder["other.zip"], seed: 2, RunFolder.Images, size: 32);
        var request = _runs.Request("runs", "training.images=20") with { Data = _runs.Folder["other.zip"], Resume = true };
        Assert.Contains("(images of the same names, but the files have other sizes, times or checksums",
            Assert.Throws<RunException>(() => TrainingRun.Run(request, new Recorder())).Message, StringComparison.Ordinal);
        Assert.Equal(before, RunFolder.Hashes(run.Directory));
        Assert.Equal(20, TrainingRun.Run(request with { MayChange = ["data"] }, new Recorder()).ImagesSeen);
    }

    [Fact]
    public void A_run_that_did_not_record_its_images_stamps_resumes_with_a_note_and_records_them()
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        var options = Path.Join(run.Directory, "training_options.json");
        File.WriteAllLines(options, File.ReadAllLines(options).Where(line => !line.Contains("dataStamps", StringComparison.Ordinal)));
        var request = _runs.Request("runs", "training.images=20") with { Resume = true };
        var recorder = new Recorder();
        TrainingRun.Run(request, recorder);
        Assert.Contains(recorder.Notes, note => note.StartsWith("this run did not record the sizes and times of its images",
            StringComparison.Ordinal));
        Assert.NotNull(RunOptionsJson.Read(options).Identity.Stamps);
    }

    [Fact]
    public void A_key_that_is_allowed_to_change_changes()
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        var changed = _runs.Request("runs", "training.r1Gamma=0.01", "training.images=20") with { Resume = true };
        Assert.Throws<RunException>(() => TrainingRun.Run(changed, new Recorder()));
        Assert.Equal(20, TrainingRun.Run(changed with { MayChange = ["training.r1Gamma"] }, new Recorder()).ImagesSeen);
        Assert.Equal(0.01, RunOptionsJson.Read(Path.Join(run.Directory, "training_options.json")).Configuration.Training.R1Gamma);
    }

    [Fact]
    public void Another_machine_causes_a_caution()
    {
        var run = TrainingRun.Run(_runs.Request(), new Recorder());
        var options = Path.Join(run.Directory, "training_options.json");
        File.WriteAllText(options, File.ReadAllText(options).Replace("\"threads\": 1", "\"threads\": 16", StringComparison.Ordinal));
        var recorder = new Recorder();
        TrainingRun.Run(_runs.Request("runs", "training.images=20") with { Resume = true }, recorder);
        Assert.Contains(recorder.Notes, note => note.StartsWith("the run was on cpu, 16 threads, ", StringComparison.Ordinal));
        recorder = new Recorder();
        TrainingRun.Run(_runs.Request("runs", "training.images=24") with { Resume = true }, recorder);
        Assert.DoesNotContain(recorder.Notes, note => note.StartsWith("the run was on ", StringComparison.Ordinal));
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }
}
