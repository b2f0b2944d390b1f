using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Tests.Training.Step;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Experiments.Tests.Ranks;

public sealed class RankedRunTests : TensorTest
{
    private static readonly string[] Settings = ["training.images=24", "training.snapshotKimg=0.008", "training.tickKimg=0.008"];
    private readonly RunFolder _runs = new();

    [Fact]
    public void Two_ranks_train_the_state_and_the_losses_of_one_process_in_two_micro_batches()
    {
        var one = TrainingRun.Run(Request("one", "training.batchDevice=2"), new Recorder());
        var (two, errors) = RankedRun.Run(2, Request("two"));
        Assert.All(errors, Assert.Null);
        Assert.Equal(Hash(one), Hash(two!));
        static string[] Losses(RunResult run) => [.. File.ReadLines(Path.Join(run.Directory, "stats.jsonl"))
            .Select(line => line[line.IndexOf("Loss/", StringComparison.Ordinal)..line.IndexOf("\"Timing", StringComparison.Ordinal)])];
        Assert.Equal(Losses(one), Losses(two!));
    }

    [Fact]
    public void A_state_resumes_on_any_number_of_ranks_and_on_the_same_number_with_the_same_bits()
    {
        var whole = RankedRun.Run(2, Request("whole")).Result!;
        foreach (var size in (int[])[1, 2, 4])
        {
            var outDir = $"on {size}";
            _ = RankedRun.Run(2, Request(outDir, "training.images=8"));
            var rest = Request(outDir) with { Resume = true };
            var recorder = new Recorder();
            var resumed = size == 1 ? TrainingRun.Run(rest, recorder) : RankedRun.Run(size, rest, observer: recorder).Result!;
            Assert.Equal((24, 8), (resumed.ImagesSeen, recorder.StartedAt));
            Assert.Equal(size == 2, Hash(resumed) == Hash(whole));
            Assert.Equal(size != 2, recorder.Notes.Any(note => note.Contains("was on 2 ranks, cpu", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_job_that_its_launcher_restarts_resumes_its_own_run_and_no_other()
    {
        (string Job, int From)[] cases = [("torchrun a", 8), ("torchrun b", 0)];
        _ = RankedRun.Run(2, Request("runs", "training.images=8"), places: place => place with { Job = "torchrun a" });
        foreach (var (job, from) in cases)
        {
            var recorder = new Recorder();
            var (run, errors) = RankedRun.Run(
                2, Request("runs"), observer: recorder, places: place => place with { Job = job, IsRestarted = true });
            Assert.All(errors, Assert.Null);
            Assert.Equal((24, from), (run!.ImagesSeen, recorder.StartedAt));
        }
    }

    [Fact]
    public void After_a_rollback_all_ranks_continue_from_the_same_state()
    {
        var recorder = new Recorder();
        var (run, errors) = RankedRun.Run(2, Request("runs"), observer: recorder, probe: new Spoiler("loss", "D", double.NaN, 4));
        Assert.All(errors, Assert.Null);
        Assert.True(run!.Completed);
        Assert.Contains(recorder.Notes, note => note.Contains("rolled back to 8 images", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_stops_for_all_when_any_rank_is_asked_to()
    {
        foreach (var asked in (int[])[0, 1])
        {
            using var stop = new CancellationTokenSource();
            var stops = new CancellationToken[2];
            stops[asked] = stop.Token;
            var recorder = new Recorder { OnStep = seen => { if (seen == 40) { stop.Cancel(); } } };
            var request = Request($"asked {asked}", "training.images=1000000", "training.snapshotKimg=1000", "training.tickKimg=1000");
            var (run, errors) = RankedRun.Run(2, request, observer: recorder, stops: stops);
            Assert.All(errors, Assert.Null);
            Assert.Equal(RunEnding.Stopped, run!.Ending);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_rank_that_lives_but_is_stuck_is_named_on_all(int rank)
    {
        using var stuck = new StuckProbe();
        var observer = new Recorder { OnRankLost = stuck.Release };
        var (_, errors) = RankedRun.Run(2, Request("runs"), observer: observer, probe: stuck, probed: rank,
            places: place => place with { Timeout = TimeSpan.FromSeconds(2) });
        Assert.All(errors, error =>
        {
            var sentence = Assert.IsType<RankLostException>(error).Message;
            Assert.StartsWith($"rank {rank} (process {Environment.ProcessId} on ", sentence, StringComparison.Ordinal);
            Assert.Contains(") lives but has achieved nothing for 2 s while others wait for it", sentence, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Corrupt_images_that_any_rank_meets_are_noted_and_counted_as_by_one_process()
    {
        using var folder = new TemporaryFolder();
        LadaGan.Data.Drawing.DrawnDataset.Write(folder["drawn.zip"], seed: 1, 20, size: 32);
        System.IO.Compression.ZipFile.ExtractToDirectory(folder["drawn.zip"], folder["images"]);
        string[] files = [.. Directory.GetFiles(folder["images"], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (var file in new[] { files[2], files[9], files[15] })
        {
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..60]);
        }
        (string[] Notes, int[] Counts) Train(string outDir, int ranks)
        {
            var recorder = new Recorder();
            var request = Request(outDir, $"training.batchDevice={4 / ranks % 4}") with { Data = folder["images"] };
            Assert.All(ranks == 1 ? [] : RankedRun.Run(ranks, request, observer: recorder).Errors, Assert.Null);
            if (ranks == 1)
            {
                _ = TrainingRun.Run(request, recorder);
            }
            string[] notes = [.. recorder.Notes.Where(note => note.StartsWith("corrupt image", StringComparison.Ordinal)).Order()];
            return (notes, [.. recorder.Ticks.Select(tick => tick.CorruptImages)]);
        }
        var one = Train("one", 1);
        Assert.Equal(3, one.Notes.Length);
        Assert.Equal(3, one.Counts[^1]);
        var two = Train("two", 2);
        Assert.Equal(one.Notes, two.Notes);
        Assert.Equal(one.Counts, two.Counts);
    }

    /// <summary>Also those of an evaluation that was interrupted, by a rank other than the first.</summary>
    [Fact]
    [Trait("Speed", "slow")]
    public void Metrics_are_those_of_one_process()
    {
        RunRequest Of(string outDir, int batchDevice) => Measured(outDir, $"cache of {outDir}", "training.batch=6",
            $"training.batchDevice={batchDevice}", "training.images=12", "training.metricKimg=0.006");
        var one = TrainingRun.Run(Of("one", 3), new Recorder());
        using var stop = new CancellationTokenSource();
        var recorder = new Recorder { OnMeasuring = done => { if (done == 16) { stop.Cancel(); Thread.Sleep(200); } } };
        var (stopped, errors) = RankedRun.Run(2, Of("divided", 0), observer: recorder, stops: [default, stop.Token]);
        Assert.All(errors, Assert.Null);
        Assert.Equal((6, RunEnding.Stopped), (stopped!.ImagesSeen, stopped.Ending));
        Assert.Contains("fd-resnet18-18 was interrupted; it will be evaluated when the run is resumed", recorder.Notes);

        var (resumed, resumedErrors) = RankedRun.Run(2, Of("divided", 0) with { Resume = true });
        Assert.All(resumedErrors, Assert.Null);
        Assert.Equal(2, Values(one).Length);
        Assert.Equal(Values(one), Values(resumed!));
    }

    [Fact]
    public void A_rank_without_the_weights_that_the_metrics_require_is_refused()
    {
        var (_, errors) = RankedRun.Run(2, Measured("runs", "cache"), (_, its) => its with { ResNet18 = "/nowhere" });
        var refusal = Assert.IsType<RunException>(errors[0]).Message;
        Assert.Contains(") cannot take part: there is no file /nowhere to read ResNet-18's weights from", refusal,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(_runs.Folder["runs"]));
    }

    [Fact]
    public void A_rank_that_would_train_something_else_is_refused_with_the_difference()
    {
        using var other = new TemporaryFolder();
        LadaGan.Data.Drawing.DrawnDataset.Write(other["others.zip"], seed: 1, 21, size: 32);
        (Func<RunRequest, RunRequest> Change, string Words)[] cases =
        [
            (request => request with { Configuration = Smallest.Configuration([.. Settings, "training.r1Gamma=0.5"]) },
                "is about to train something else than rank 0: training.r1Gamma is 0.5 there, 0.0001 on rank 0"),
            (request => request with { Seed = 4 }, "the seed is 4 there, 3 on rank 0"),
            (request => request with { Data = other["others.zip"] }, "it has 21 images, and rank 0 has 20"),
            (request => request with { Data = other["none.zip"] }, "none.zip"),
        ];
        foreach (var (change, words) in cases)
        {
            var (_, errors) = RankedRun.Run(2, Request("runs"), (_, request) => change(request));
            var refusal = Assert.IsType<RunException>(errors[0]).Message;
            Assert.StartsWith($"rank 1 (process {Environment.ProcessId} on ", refusal, StringComparison.Ordinal);
            Assert.Contains(words, refusal, StringComparison.Ordinal);
            Assert.NotNull(errors[1]);
        }
        Assert.False(Directory.Exists(_runs.Folder["runs"]));
    }

    [Fact]
    public void A_batch_without_an_equal_part_for_each_rank_is_refused_on_all()
    {
        var (_, errors) = RankedRun.Run(3, Request("runs"));
        Assert.Equal("training.batch is 4, but each of the 3 ranks has an equal part of it: set a multiple of 3, such as 6, or start "
            + "another number of ranks", Assert.IsType<RunException>(errors[0]).Message);
        Assert.All(errors.Skip(1), error => Assert.Equal(errors[0]!.Message, Assert.IsType<RankEndedException>(error).Message));
    }

    [Fact]
    public void Two_ranks_on_one_GPU_are_refused()
    {
        RankDevices.RequireOwn(["cuda:0 of a", "cuda:1 of a", "cuda:0 of b"]);
        RankDevices.RequireOwn([$"{Device.Cpu} of a", $"{Device.Cpu} of a"]);
        var error = Assert.Throws<RunException>(() => RankDevices.RequireOwn(["cuda:0 of a", "cuda:0 of b", "cuda:0 of a"]));
        Assert.Equal("ranks 0 and 2 both use cuda:0 of a: give each rank a GPU of its own, with the device auto, or start fewer ranks",
            error.Message);
    }

    [Fact]
    public void Ranks_that_do_not_belong_together_are_refused()
    {
        (Func<RankPlace, RankPlace> Change, string Words)[] cases =
        [
            (place => place with { Size = 5 }, "rank 0 was started as one of 3 ranks, but rank"),
            (place => place with { Rank = 1 }, "two processes say that they are the same: rank 1"),
        ];
        foreach (var (change, words) in cases)
        {
            var (_, errors) = RankedRun.Run(3, Request("runs"), places: place =>
                (place.Rank == 0 ? place : change(place)) with { Timeout = TimeSpan.FromSeconds(10) });
            Assert.Contains(words, Assert.IsType<RunException>(errors[0]).Message, StringComparison.Ordinal);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    private static string Hash(RunResult run) => RunFolder.Hashes(run.Directory)["training-state-000000024/state.safetensors"];

    /// <summary>The values of the metric in the run's records.</summary>
    private static string[] Values(RunResult run) => [.. File.ReadLines(Path.Join(run.Directory, "metric-fd-resnet18-18.jsonl"))
        .Select(line => line[..line.IndexOf("\"metric\"", StringComparison.Ordinal)])];

    private RunRequest Measured(string outDir, string cache, params string[] settings) =>
        Request(outDir, ["training.metrics=fd-resnet18-18", .. settings]) with
        {
            ResNet18 = ResNet18Package.Path,
            CacheFolder = _runs.Folder[cache],
        };

    private RunRequest Request(string outDir, params string[] settings) => _runs.Request(outDir, [.. Settings, .. settings]);
}
