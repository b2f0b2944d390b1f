using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Training.Step;

public class LazyPenaltyTests : TensorTest
{
    /// <summary>Two float32 programs: a gradient sums over the places of the real and the fake images.</summary>
    private static readonly double Rounding = Model.Tests.GoldenModule.Gradient(2 * 4, 32);

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(16, 1)]
    public void The_penalty_is_computed_every_kth_step_with_k_times_its_weight(int every, int expectedCount)
    {
        var configuration = Smallest.Configuration($"training.r1Every={every}", "training.r1Gamma=0.5",
            "training.discriminatorLearningRate=0.001");
        using var state = new TrainingState(configuration, TestDevice.Chosen, seed: 4);
        using var hand = new TrainingState(configuration, TestDevice.Chosen, seed: 4);
        using var step = new TrainingStep(state, configuration.Training);
        var (count, losses) = (0L, new List<double>());
        for (var number = 0; number < 4; number++)
        {
            var (real, draws) = (Draw.Normal($"real {number}", 4, 3, 32, 32), StepDraws.Draw(configuration, 1, state.ImagesSeen));
            step.Run(real, draws);
            var (taken, expected) = (step.Statistics.Take(), StepByHand.Run(hand, configuration.Training, real, draws));
            foreach (var name in (string[])["Loss/D/loss", "Loss/r1_penalty", "Loss/G/loss", "Gradients/D/norm"])
            {
                Assert.True(Math.Abs(taken[name].Mean - expected[name]) <= Rounding * Math.Max(Math.Abs(expected[name]), 1e-2),
                    $"{name} of step {number}: expected {expected[name]:g8}, got {taken[name].Mean:g8}");
            }
            count += taken["Loss/r1_penalty"].Num;
            losses.Add(taken["Loss/D/loss"].Mean);
        }
        Assert.Equal(expectedCount, count);
        Assert.All(losses, loss => Assert.True(double.IsFinite(loss)));
    }

    [Fact]
    public void The_interval_follows_the_images_seen_so_that_resuming_keeps_it()
    {
        var configuration = Smallest.Configuration("training.r1Every=3");
        using var state = new TrainingState(configuration, TestDevice.Chosen, seed: 4);
        using var step = new TrainingStep(state, configuration.Training);
        foreach (var (imagesSeen, count) in (ReadOnlySpan<(long, int)>)[(0, 1), (4, 0), (8, 0), (12, 1), (4_000_000_000_000, 0),
            (12_000_000_000_000, 1)])
        {
            state.ImagesSeen = imagesSeen;
            step.Run(Draw.Normal("real", 4, 3, 32, 32), StepDraws.Draw(configuration, 1, imagesSeen));
            Assert.Equal(count, step.Statistics.Take()["Loss/r1_penalty"].Num);
        }
    }
}
