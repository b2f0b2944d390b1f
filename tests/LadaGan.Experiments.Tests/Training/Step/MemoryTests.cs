using System.Globalization;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Training.Step;

public class MemoryTests(Xunit.Abstractions.ITestOutputHelper output) : TensorTest
{
    private const long AllowedGrowth = 24 << 20;

    /// <summary><c>LADAGAN_STEPS</c> sets how many.</summary>
    private static readonly int Steps =
        int.TryParse(Environment.GetEnvironmentVariable("LADAGAN_STEPS"), CultureInfo.InvariantCulture, out var given) ? given : 300;

    [Fact]
    [Trait("Speed", "slow")]
    public void Steps_take_no_memory()
    {
        var configuration = Smallest.Configuration("training.augment=color,translation,cutout", "training.batch=2");
        TorchRuntime.ReuseMemory(true);
        using var state = new TrainingState(configuration, Device.Cpu, seed: 1);
        using var step = new TrainingStep(state, configuration.Training);
        var bytes = new byte[2 * 32 * 32 * 3];
        var (live, resident, finalized) = (0L, 0L, Tensor.FinalizedCount);
        for (var number = 1; number <= Steps; number++)
        {
            using (var scope = new TensorScope())
            {
                step.Run(Pixels.ToUnit(Tensor.Of(bytes, 2, 32, 32, 3)), StepDraws.Draw(configuration, 1, state.ImagesSeen));
            }
            if (number % 10 == 0)
            {
                step.Statistics.Take();
            }
            if (number == 10)
            {
                live = Tensor.LiveCount;
            }
            if (number > 10)
            {
                Assert.Equal(live, Tensor.LiveCount);
            }
            if (number == Steps / 3)
            {
                resident = Collected();
            }
        }
        var growth = Collected() - resident;
        output.WriteLine($"{Steps} steps: {live} live tensors at every step from the 10th, resident {growth / 1024.0:0} KiB more than "
            + $"after a third, {growth / 1024.0 / (Steps * 2 / 3) * 1000:0} KiB in 1,000 steps");
        Assert.InRange(growth, long.MinValue, AllowedGrowth);
        Assert.Equal(finalized, Tensor.FinalizedCount);
    }

    private static long Collected()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return ProcessMemory.Resident;
    }
}
