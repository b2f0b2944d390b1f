using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Model.Tests;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>
/// Training steps on the <see cref="PretendGpu"/>, by the operators and kernels that a GPU runs, against those of the CPU.
/// </summary>
public class StepOnGpuTests : TensorTest
{
    private const int More = 1;

    /// <summary>Two float32 programs: a gradient sums over the places of the real and the fake images.</summary>
    private static readonly double Rounding = GoldenModule.Gradient(2 * 4, 32);

    [Theory]
    [InlineData("training.r1Every=2")]
    [InlineData("training.bcrReal=1", "training.bcrFake=1", "training.augment=color,translation,cutout")]
    [InlineData("training.batchDevice=2", "training.loss=hinge")]
    [InlineData("discriminator.kind=conv", "conventions=pytorch")]
    [InlineData("generator.head=decoder", "generator.imageSize=64", "generator.decoderChannels=[8]", "discriminator.imageSize=64",
        "discriminator.channels=[4,8,8]")]
    [InlineData("training.precision=bfloat16", "training.bcrReal=1")]
    public void A_step_computes_what_it_does_on_the_CPU(params string[] settings)
    {
        var (gpu, cpu) = (Run(PretendGpu.Device, settings), Run(Device.Cpu, settings));
        var first = settings[0].EndsWith("bfloat16", StringComparison.Ordinal) ? GoldenModule.BFloat16 : Rounding;
        // The steps of Adam after the first follow the signs of gradients, which sums in another order may turn.
        foreach (var (number, allowed) in ((double[])[first, Math.Max(first, 1e-2)]).Index())
        {
            Assert.Equal(cpu[number].Keys, gpu[number].Keys);
            Assert.All(cpu[number], entry => Assert.True(
                Math.Abs(gpu[number][entry.Key].Mean - entry.Value.Mean) <= allowed * Math.Max(Math.Abs(entry.Value.Mean), 1e-2),
                $"{entry.Key}: {entry.Value.Mean:g8} on the CPU, {gpu[number][entry.Key].Mean:g8} on the GPU"));
        }
    }

    [Fact]
    public void Steps_on_a_GPU_are_the_same_whenever_they_run()
    {
        var (first, second) = (Run(PretendGpu.Device), Run(PretendGpu.Device));
        Assert.Equal(first.SelectMany(taken => taken), second.SelectMany(taken => taken));
    }

    /// <summary>The statistics of the first step, and those of some more.</summary>
    private static IReadOnlyDictionary<string, Statistic>[] Run(Device device, params string[] settings)
    {
        var configuration = Smallest.Configuration(settings);
        using var state = new TrainingState(configuration, device, seed: 4);
        using var step = new TrainingStep(state, configuration.Training);
        void Next()
        {
            using var scope = new TensorScope();
            var size = configuration.Generator.ImageSize;
            step.Run(
                Draw.Normal($"real {state.ImagesSeen}", configuration.Training.Batch, 3, size, size).To(Device.Cpu).To(device),
                StepDraws.Draw(configuration, 11, state.ImagesSeen));
        }
        Next();
        var first = step.Statistics.Take();
        for (var number = 0; number < More; number++)
        {
            Next();
        }
        return [first, step.Statistics.Take()];
    }
}
