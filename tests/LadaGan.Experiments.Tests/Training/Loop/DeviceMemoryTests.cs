using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Experiments.Tests.Training.Loop;

/// <summary>What is said when a GPU's memory is exhausted, on a <see cref="PretendGpu"/> that has only so much.</summary>
public sealed class DeviceMemoryTests : TensorTest
{
    private const long Free = 300_000_000;
    private static readonly Device Gpu = PretendGpu.Device;
    private readonly RunFolder _runs = new();

    [Fact]
    public void A_run_says_which_batch_fits_and_resumes_with_it()
    {
        var error = Exhausted(_runs.Request("runs", "training.images=24", "training.snapshotKimg=0.008"), at: 12);
        var state = _runs.Folder["runs/00000-smallest-drawn-batch4/training-state-000000008"];
        Assert.Equal($"training smallest with a batch of 4 exhausted the 0.3 GB that were free on {Gpu}; set training.batchDevice to 2 and "
            + $"allow training.batchDevice to change; the run can be resumed, and the last good state is {state}", error);
        Assert.EndsWith($"\nstopped after 12 images: {error}\n",
            File.ReadAllText(_runs.Folder["runs/00000-smallest-drawn-batch4/log.txt"]), StringComparison.Ordinal);
        var smaller = _runs.Request("runs", "training.images=24", "training.snapshotKimg=0.008", "training.batchDevice=2") with
        {
            Device = Gpu,
            Resume = true,
            MayChange = ["training.batchDevice"],
        };
        RunResult resumed = null!;
        PretendGpu.LaunchOnly(() => resumed = TrainingRun.Run(smaller, new Recorder()));
        Assert.Equal((24, true), (resumed.ImagesSeen, resumed.Completed));
    }

    [Fact]
    public void A_run_that_has_saved_nothing_says_so() =>
        Assert.EndsWith(
            "; set training.batchDevice to 2; nothing was saved yet", Exhausted(_runs.Request(), at: 4), StringComparison.Ordinal);

    [Fact]
    public void Between_steps_it_is_the_same() =>
        Assert.Contains(" exhausted the 0.3 GB that were free on ",
            Exhausted(_runs.Request("runs", "training.snapshotKimg=0.008"), at: 8), StringComparison.Ordinal);

    [Fact]
    public void Networks_that_do_not_fit_leave_no_run_directory()
    {
        PretendGpu.WithFree(1000, () => Assert.Equal(
            $"training smallest with a batch of 4 exhausted the 0.0 MB that were free on {Gpu}; choose a smaller configuration",
            Assert.Throws<RunException>(() => TrainingRun.Run(_runs.Request() with { Device = Gpu }, new Recorder())).Message));
        Assert.False(Directory.Exists(_runs.Folder["runs"]));
    }

    [Fact]
    public void Generation_says_so_too()
    {
        var model = TrainingRun.Run(_runs.Request("runs", "training.images=4"), new Recorder()).Model;
        var request = new GenerationRequest
        {
            Model = model,
            Output = _runs.Folder["images.png"],
            Latents = LatentSelection.Of(seeds: null, count: 64, firstSeed: 0, file: null),
            Batch = 64,
            Device = Gpu,
            Engine = GenerationEngine.Torch,
        };
        PretendGpu.WithFree(300_000, () => Assert.Equal(
            $"generating 64 images at a time exhausted the memory of {Gpu}; lower the batch size",
            Assert.Throws<RunException>(() => GenerationRun.Run(request)).Message));
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The error of a run from whose GPU another program takes nearly all memory, after so many images.</summary>
    private static string Exhausted(Experiments.Runs.RunRequest request, long at)
    {
        Tensor? taken = null;
        void Take(long seen)
        {
            if (seen == at)
            {
                var left = TorchRuntime.MemoryOf(Gpu)!.Value.Free;
                taken = TensorScope.Detach(Tensor.Empty([left - 10_000], DataType.UInt8, Gpu));
            }
        }
        var message = "";
        PretendGpu.LaunchOnly(() => PretendGpu.WithFree(Free, () => message = Assert.Throws<RunException>(
            () => TrainingRun.Run(request with { Device = Gpu }, new Recorder { OnStep = Take })).Message));
        taken!.Dispose();
        return message;
    }
}
