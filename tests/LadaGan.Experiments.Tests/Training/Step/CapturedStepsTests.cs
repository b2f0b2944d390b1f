using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>Recorded steps against steps that run operator by operator; on the CPU nothing is recorded, and both are the same.</summary>
public class CapturedStepsTests : TensorTest
{
    private const int Steps = 12;

    [Theory]
    [InlineData("float32", "")]
    [InlineData("tf32", "")]
    [InlineData("bfloat16", "training.batchDevice=2")]
    [InlineData("float32", "training.bcrReal=1")]
    public void Recorded_steps_compute_what_steps_do(string precision, string setting)
    {
        string[] settings = ["training.r1Every=2", "training.augment=color,translation,cutout", $"training.precision={precision}",
            .. setting.Length > 0 ? (string[])[setting] : []];
        var (recorded, plain) = (Run([.. settings, "training.cudaGraphs=true"]), Run([.. settings, "training.cudaGraphs=false"]));
        Assert.Equal(plain.ImagesSeen, recorded.ImagesSeen);
        Assert.Equal(plain.Counts, recorded.Counts);
        foreach (var (name, mean) in plain.Means)
        {
            // Twelve steps of Adam follow the signs of gradients, which a GPU's kernels, summing in another order, may turn.
            var allowed = TestDevice.Chosen.IsCuda ? 1e-2 * Math.Max(Math.Abs(mean), 1e-2) : 0;
            Assert.True(Math.Abs(mean - recorded.Means[name]) <= allowed,
                $"{name}: {mean:g8} step by step, {recorded.Means[name]:g8} recorded");
        }
    }

    private static (long ImagesSeen, Dictionary<string, long> Counts, Dictionary<string, double> Means) Run(string[] settings)
    {
        var configuration = Smallest.Configuration(settings);
        using var state = new TrainingState(configuration, TestDevice.Chosen, seed: 4);
        using var step = new TrainingStep(state, configuration.Training);
        for (var number = 0; number < Steps; number++)
        {
            using var scope = new TensorScope();
            var size = configuration.Generator.ImageSize;
            step.Run(Draw.Normal($"real {number}", configuration.Training.Batch, 3, size, size),
                StepDraws.Draw(configuration, 11, state.ImagesSeen));
        }
        Assert.Equal((Steps, Steps), (state.GeneratorOptimizer.Steps, state.DiscriminatorOptimizer.Steps));
        var taken = step.Statistics.Take();
        return (state.ImagesSeen, taken.ToDictionary(entry => entry.Key, entry => entry.Value.Num),
            taken.ToDictionary(entry => entry.Key, entry => entry.Value.Mean));
    }
}
