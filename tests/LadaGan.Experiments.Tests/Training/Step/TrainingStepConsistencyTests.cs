using System.Globalization;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>
/// Compares the training step with an oracle (<see cref="StepByHand"/>), with and without consistency regularisation, with either
/// loss.
/// </summary>
public class TrainingStepConsistencyTests : TensorTest
{
    /// <summary>Two float32 programs: a gradient sums over the places of the real and the fake images.</summary>
    private static readonly double Rounding = Model.Tests.GoldenModule.Gradient(2 * 4, 32);

    [Theory]
    [InlineData(0.3, 0.7, 0.05)]
    [InlineData(0.5, 0, 0)]
    [InlineData(0, 0.5, 0.1)]
    [InlineData(0, 0, 0.05)]
    [InlineData(0.3, 0.7, 0.05, "hinge")]
    [InlineData(0, 0, 0.05, "hinge")]
    public void The_losses_match_the_paper(double lambdaReal, double lambdaFake, double gamma, string loss = "logistic")
    {
        var configuration = Smallest.Configuration(
            string.Create(CultureInfo.InvariantCulture, $"training.bcrReal={lambdaReal}"), string.Create(CultureInfo.InvariantCulture,
                $"training.bcrFake={lambdaFake}"), string.Create(CultureInfo.InvariantCulture, $"training.r1Gamma={gamma}"),
            $"training.loss={loss}", "training.augment=color,translation,cutout", "training.generatorLearningRate=0.001",
            "training.discriminatorLearningRate=0.001", "training.emaDecay=0.9");
        var draws = StepDraws.Draw(configuration, 11, 0);
        var real = Draw.Normal("real", 4, 3, 32, 32);
        using var state = new TrainingState(configuration, TestDevice.Chosen, seed: 4);
        using var hand = new TrainingState(configuration, TestDevice.Chosen, seed: 4);
        var doubts = new DoubtRecorder(state, learningRate: 0.001, Rounding);
        using var step = new TrainingStep(state, configuration.Training) { Probe = doubts };

        step.Run(real, draws);
        var taken = step.Statistics.Take();
        var expected = StepByHand.Run(hand, configuration.Training, real, draws);

        foreach (var (name, value) in expected)
        {
            Assert.True(Math.Abs(taken[name].Mean - value) <= Rounding * Math.Max(Math.Abs(value), 1e-2),
                $"{name}: expected {value:g8}, got {taken[name].Mean:g8}");
        }
        Assert.Equal(lambdaReal + lambdaFake > 0, expected["Loss/D/bcr"] > 1e-6);
        CheckSame(hand.Discriminator.Store, state.Discriminator.Store, doubts.Discriminator);
        CheckSame(hand.Generator.Store, state.Generator.Store, doubts.Generator);
        CheckSame(hand.Ema.Store, state.Ema.Store, doubts.Generator);
    }

    private static void CheckSame(ParameterStore expected, ParameterStore actual, Model.Tests.RoundingDoubts doubts)
    {
        foreach (var entry in expected.Entries.Where(entry => !Model.Tests.GoldenModule.IsWithoutEffect(entry.Name)))
        {
            doubts.Check("after the step", entry.Name, entry.Tensor, actual[entry.Name], Model.Tests.GoldenModule.Forward);
        }
    }
}
