using System.Runtime.InteropServices;
using LadaGan.Core.Files;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Tests.Training.Step;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Training.Loop;

public sealed class RecoveryTests : TensorTest
{
    private static readonly string[] Settings = ["training.images=24", "training.snapshotKimg=0.008", "training.tickKimg=0.008"];
    private readonly RunFolder _runs = new();

    /// <summary>Before the first save, in the step before a save, and after it: 3 places × 2 networks × 2 values × 3 moments.</summary>
    public static TheoryData<string, string, double, int> Injections()
    {
        var all = new TheoryData<string, string, double, int>();
        foreach (var place in (string[])["loss", "gradient", "weight"])
        {
            foreach (var network in (string[])["D", "G"])
            {
                foreach (var value in (double[])[double.NaN, double.NegativeInfinity])
                {
                    foreach (var step in (int[])[1, 2, 5])
                    {
                        all.Add(place, network, value, step);
                    }
                }
            }
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Injections))]
    public void NaN_and_infinity_never_reach_the_disk(string place, string network, double value, int step)
    {
        var spoiler = new Spoiler(place, network, value, step);
        var recorder = new Recorder();
        var run = TrainingRun.Run(_runs.Request("runs", Settings), new Checked(recorder), spoiler);
        Assert.Equal((1, true), (spoiler.Spoiled, run.Completed));
        var note = Assert.Single(recorder.Notes, note => note.Contains("rollback 1 of 3", StringComparison.Ordinal));
        Assert.Contains($"back to {(step == 5 ? 16 : 0)} images, with other random numbers from there", note, StringComparison.Ordinal);
        Assert.Contains(note, File.ReadAllLines(Path.Join(run.Directory, "log.txt")));
        AssertFinite(run.Directory);
        Assert.Equal(3, File.ReadAllLines(Path.Join(run.Directory, "stats.jsonl")).Length);
    }

    [Fact]
    public void After_a_rollback_random_numbers_differ_but_are_reproducible()
    {
        static string HashOf(RunResult run) => RunFolder.Hashes(run.Directory)["training-state-000000024/state.safetensors"];
        string Sum(Spoiler? spoiler, string outDir, bool stopped = false)
        {
            var request = _runs.Request(outDir, Settings);
            if (stopped)
            {
                using var stop = new CancellationTokenSource();
                TrainingRun.Run(request, new Recorder { OnStep = seen => { if (seen == 20) { stop.Cancel(); } } }, spoiler, stop.Token);
                return HashOf(TrainingRun.Run(request with { Resume = true }, new Recorder()));
            }
            return HashOf(TrainingRun.Run(request, new Recorder(), spoiler));
        }
        var spoiled = Sum(new Spoiler("loss", "D", double.NaN, 3), "spoiled");
        Assert.NotEqual(Sum(null, "whole"), spoiled);
        Assert.Equal(spoiled, Sum(new Spoiler("loss", "D", double.NaN, 3), "again"));
        Assert.Equal(spoiled, Sum(new Spoiler("loss", "D", double.NaN, 3), "resumed", stopped: true));
    }

    [Fact]
    public void After_three_rollbacks_the_run_gives_up_with_a_report()
    {
        var recorder = new Recorder();
        var error = Assert.Throws<DivergedException>(() => TrainingRun.Run(_runs.Request("runs", Settings), new Checked(recorder),
            new Spoiler("gradient", "G", double.NaN, 3, times: int.MaxValue)));
        var run = recorder.Directory;
        Assert.Equal(3, recorder.Notes.Count(note => note.Contains("back to 8 images", StringComparison.Ordinal)));
        Assert.Matches("^training diverged: the gradient of generator[^ ]* is NaN or infinite after 8 images and 3 rollbacks; "
            + $"the last good state is {run}/training-state-000000008; see {run}/divergence.txt$", error.Message);
        var report = File.ReadAllText(Path.Join(run, "divergence.txt"));
        Assert.Equal(
            4, report.Split('\n').Count(line => line.StartsWith("- after 8 images the gradient of generator", StringComparison.Ordinal)));
        Assert.Contains("\"Progress/kimg\":{\"num\":1,\"mean\":0.008", report, StringComparison.Ordinal);
        AssertFinite(run);

        // With the suggested settings, the run resumes from there.
        var resumed = TrainingRun.Run(_runs.Request("runs", [.. Settings, "training.r1Gamma=0.1"]) with
        {
            Resume = true,
            MayChange = ["training.r1Gamma"],
        }, recorder);
        Assert.True(resumed.Completed);
    }

    [Fact]
    public void A_state_that_is_not_finite_is_not_saved()
    {
        using var state = new TrainingState(Smallest.Configuration(), Device.Cpu, seed: 1);
        Snapshots.RequireFinite(state);
        foreach (var (name, tensor, _) in state.Tensors)
        {
            using var scope = new TensorScope();
            using var noGrad = Torch.Autograd.GradMode.Disabled();
            var values = tensor.Detach().ToArray<float>();
            tensor.Detach().CopyInPlace(Tensor.Of<float>([.. values[..^1], float.PositiveInfinity], tensor.Shape));
            Assert.Equal(name, Assert.Throws<NonFiniteException>(() => Snapshots.RequireFinite(state)).What);
            tensor.Detach().CopyInPlace(Tensor.Of(values, tensor.Shape));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    private static void AssertFinite(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*.safetensors", SearchOption.AllDirectories))
        {
            using var file = SafetensorsFile.Open(path);
            foreach (var name in file.Names)
            {
                foreach (var value in MemoryMarshal.Cast<byte, float>(file.Entry(name).Bytes()))
                {
                    if (!float.IsFinite(value))
                    {
                        Assert.Fail($"{path}: {name} holds {value}");
                    }
                }
            }
        }
    }

    /// <summary>Checks the disk after every save.</summary>
    private sealed class Checked(Recorder recorder) : ITrainingObserver
    {
        public void Started(string runDirectory, long imagesSeen, long totalImages) =>
            recorder.Started(runDirectory, imagesSeen, totalImages);

        public void Stepped(long imagesSeen) => recorder.Stepped(imagesSeen);

        public void Ticked(TickReport report) => recorder.Ticked(report);

        public void Measuring(string what, long done, long total) => recorder.Measuring(what, done, total);

        public void Noted(string message)
        {
            recorder.Noted(message);
            if (message.StartsWith("state ", StringComparison.Ordinal))
            {
                AssertFinite(recorder.Directory);
            }
        }
    }
}
