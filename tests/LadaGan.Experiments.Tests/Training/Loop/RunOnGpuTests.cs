using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Tests.Training.Measuring;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Tests.Training.Loop;

/// <summary>Whole runs, generation and evaluation on the <see cref="PretendGpu"/>, where a tensor left on the CPU is an error.</summary>
public sealed class RunOnGpuTests : TensorTest, IClassFixture<FormulaFile>
{
    private const string State = "training-state-000000008/state.safetensors";
    private static readonly Device Gpu = PretendGpu.Device;
    private readonly RunFolder _runs = new();
    private readonly FormulaFile _formula;

    public RunOnGpuTests(FormulaFile formula) => _formula = formula;

    [Fact]
    [Trait("Speed", "slow")]
    public void A_run_that_was_resumed_has_the_bits_of_one_that_was_not()
    {
        string[] settings = ["training.bcrReal=1", "training.bcrFake=1", "training.r1Every=2", "training.precision=bfloat16"];
        RunResult Run(RunRequest request)
        {
            // The kernels' answers count in the steps; the grids around them, of 64 images each, need none.
            var recorder = new Recorder
            {
                OnStart = () => PretendGpu.Compute(true),
                OnStep = seen => PretendGpu.Compute(seen < request.Configuration.Training.Images),
            };
            RunResult result = null!;
            PretendGpu.LaunchOnly(() => result = TrainingRun.Run(request, recorder));
            return result;
        }
        var whole = Run(Request("whole", [.. settings, "training.images=8"]));
        Run(Request("parts", [.. settings, "training.images=4"]));
        var resumed = Run(Request("parts", [.. settings, "training.images=8"]) with { Resume = true });
        Assert.Equal((8, true), (whole.ImagesSeen, whole.Completed));
        Assert.Equal(RunFolder.Hashes(whole.Directory)[State], RunFolder.Hashes(resumed.Directory)[State]);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_run_is_measured_and_draws_attention()
    {
        var request = Request("runs", "training.images=4", "training.metrics=kid10", "training.attention=true") with
        {
            Inception = _formula.Path,
            CacheFolder = _formula.Cache,
        };
        RunResult result = null!;
        PretendGpu.LaunchOnly(() => result = TrainingRun.Run(request, new Recorder()));
        Assert.Matches("\nkid10 ", File.ReadAllText(Path.Join(result.Directory, "log.txt")));
        Assert.True(File.Exists(Path.Join(result.Directory, "attention000000.png")));
    }

    [Fact]
    public void A_step_waits_for_nothing_and_is_given_only_numbers()
    {
        List<(long Uploads, long Uploaded, long Waited)> seen = [];
        var recorder = new Recorder
        {
            OnStep = _ =>
            {
                var counts = PretendGpu.Counts();
                seen.Add((counts.Uploads, counts.Uploaded, counts.Waited));
            },
        };
        PretendGpu.LaunchOnly(() =>
            TrainingRun.Run(Request("runs", "training.images=60", "training.tickKimg=1"), recorder));
        // Two passes are over after ten steps; the first brought the images. Then: the random numbers, and which images.
        const long Numbers = 4 * ((2 * 8) + 21) * sizeof(float), Indices = 4 * sizeof(long);
        Assert.Equal(15, seen.Count);
        Assert.All(seen.Zip(seen.Skip(1)).Skip(9), steps => Assert.Equal((2, Numbers + Indices, 0), (
            steps.Second.Uploads - steps.First.Uploads,
            steps.Second.Uploaded - steps.First.Uploaded,
            steps.Second.Waited - steps.First.Waited)));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Images_and_their_metrics_are_the_CPUs()
    {
        var model = TrainingRun.Run(_runs.Request(), new Recorder()).Model;
        Assert.All(Images(model, Device.Cpu).Zip(Images(model, Gpu)), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
        var (expected, distance) = (Distance(model, Device.Cpu), Distance(model, Gpu));
        Assert.Equal(expected, distance, 1e-2 * expected); // a pixel may be another level, as above
    }

    protected override void Dispose(bool disposing)
    {
        _runs.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Images(string model, Device device)
    {
        var (generator, _) = ModelFile.Load(model, device);
        using (generator)
        {
            return new Sampler(generator, batch: 4).ToPixels(Latents.OfSeeds([0, 1, 2, 3, 4, 5, 6], 8));
        }
    }

    private double Distance(string model, Device device) =>
        EvaluationRun.Run(
            new()
            {
                Data = _runs.Data,
                Model = model,
                Metrics = [Metric.FdResnet18],
                Count = 6,
                Batch = 4,
                Device = device,
                ResNet18 = ResNet18Package.Path,
                CacheFolder = _runs.Folder[$"cache {device.IsGpu}"],
            },
            new Evaluation.EvaluationLog()).Mean["fd-resnet18"]!.Value;

    private RunRequest Request(string outDir, params string[] settings) => _runs.Request(outDir, settings) with { Device = Gpu };
}
