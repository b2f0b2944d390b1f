using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Training;
using LadaGan.Model.Augmentation;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Experiments.Tests.Training;

/// <summary>
/// What the discriminator and the generator see, with consistency regularisation and without. The oracle evaluates the same networks by hand,
/// writes the losses out as loops over doubles, and takes the step with gradients of a sum of its own.
/// </summary>
public class TrainingStepConsistencyTests : TensorTest
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(0.3, 0.7, 0.05)]
    [InlineData(0.5, 0, 0)]
    [InlineData(0, 0.5, 0.1)]
    [InlineData(0, 0, 0.05)]
    public void The_losses_are_those_of_the_paper(double lambdaReal, double lambdaFake, double gamma)
    {
        var configuration = Smallest.Configuration(
            FormattableString.Invariant($"training.bcrReal={lambdaReal}"), FormattableString.Invariant($"training.bcrFake={lambdaFake}"), FormattableString.Invariant($"training.r1Gamma={gamma}"),
            "training.augment=color,translation,cutout", "training.generatorLearningRate=0.001", "training.discriminatorLearningRate=0.001", "training.emaDecay=0.9");
        var draws = StepDraws.Draw(configuration, 11, 0);
        var real = Draw.Normal("real", 4, 3, 32, 32);
        using var state = new TrainingState(configuration, Device.Cpu, seed: 4);
        using var hand = new TrainingState(configuration, Device.Cpu, seed: 4);
        using var step = new TrainingStep(state, configuration.Training);

        step.Run(real, draws);
        var taken = step.Statistics.Take();
        var expected = ByHand(hand, configuration.Training, real, draws);

        foreach (var (name, value) in expected)
        {
            Assert.True(Math.Abs(taken[name].Mean - value) <= Tolerance * Math.Max(Math.Abs(value), 1e-2), $"{name}: expected {value:g8}, got {taken[name].Mean:g8}");
        }
        Assert.Equal(lambdaReal + lambdaFake > 0, expected["Loss/D/bcr"] > 1e-6);
        CheckSame(hand.Discriminator.Store, state.Discriminator.Store);
        CheckSame(hand.Generator.Store, state.Generator.Store);
        CheckSame(hand.Average.Store, state.Average.Store);
    }

    private static Dictionary<string, double> ByHand(TrainingState state, TrainingOptions options, Tensor real, StepDraws draws)
    {
        var consistent = options.BcrReal > 0 || options.BcrFake > 0;
        var (generator, discriminator, batch) = (state.Generator, state.Discriminator, (int)real.Size(0));
        Tensor Z(float[] z) => Tensor.Of(z, batch, 8);
        Tensor T(Tensor x, AugmentationDraws how) => DiffAugment.Apply(x, options.Augment, how);

        var fake = generator.Forward(Z(draws.DiscriminatorLatents), training: true).Detach();
        var x = (consistent ? real : T(real, draws.Real)).Detach();
        x.RequiresGrad = true;
        var realLogits = discriminator.Forward(x, training: true);   // real first: batch norm's running statistics keep the order
        var fakeLogits = discriminator.Forward(consistent ? fake : T(fake, draws.Fake), training: true);
        var slope = Gradients.Grad(realLogits.Sum(), x, createGraph: true);
        var objective = Softplus(-realLogits) + Softplus(fakeLogits) + (slope.Square().Sum() * (options.R1Gamma / batch));
        var bcr = 0.0;
        if (consistent)
        {
            var both = discriminator.Forward(Tensor.Cat([T(real, draws.Real), T(fake, draws.Fake)], 0), training: true);
            var (realAgain, fakeAgain) = (both.Narrow(0, 0, batch), both.Narrow(0, batch, batch));
            bcr = (options.BcrReal * MeanSquare(realLogits, realAgain)) + (options.BcrFake * MeanSquare(fakeLogits, fakeAgain));
            objective += ((realLogits - realAgain).Square().Mean() * options.BcrReal) + ((fakeLogits - fakeAgain).Square().Mean() * options.BcrFake);
        }
        var r1 = slope.ToArray<float>().Sum(value => (double)value * value) / batch;
        var loss = MeanSoftplus(realLogits, -1) + MeanSoftplus(fakeLogits, 1) + (options.R1Gamma * r1) + bcr;
        Descend(objective, discriminator.Store, state.DiscriminatorOptimizer);

        var generated = generator.Forward(Z(draws.GeneratorLatents), training: true);
        var generatedLogits = discriminator.Forward(consistent ? generated : T(generated, draws.Generated), training: true);
        var generatorLoss = MeanSoftplus(generatedLogits, -1);
        Descend(Softplus(-generatedLogits), generator.Store, state.GeneratorOptimizer);
        discriminator.Store.ZeroGrad();
        Average(state, options.EmaDecay);
        return new()
        {
            ["Loss/D/loss"] = loss,
            ["Loss/G/loss"] = generatorLoss,
            ["Loss/r1_penalty"] = options.R1Gamma > 0 ? r1 : 0,
            ["Loss/D/bcr"] = bcr,
            ["Loss/scores/real"] = realLogits.ToArray<float>().Average(value => (double)value),
            ["Loss/scores/fake"] = fakeLogits.ToArray<float>().Average(value => (double)value),
        };
    }

    private static Tensor Softplus(Tensor logits) => logits.Softplus().Mean();

    private static double MeanSoftplus(Tensor logits, int sign) =>
        logits.ToArray<float>().Average(value => Math.Log(1 + Math.Exp(sign * (double)value)));

    private static double MeanSquare(Tensor first, Tensor second) =>
        first.ToArray<float>().Zip(second.ToArray<float>(), (a, b) => ((double)a - b) * ((double)a - b)).Average();

    private static void Descend(Tensor objective, ParameterStore store, Adam optimizer)
    {
        store.ZeroGrad();
        Gradients.Backward(objective);
        optimizer.Step();
        store.ZeroGrad();
    }

    private static void Average(TrainingState state, double decay)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var entry in state.Average.Store.Entries)
        {
            var now = state.Generator.Store[entry.Name].ToArray<float>();
            var mixed = entry.Tensor.ToArray<float>().Zip(now, (old, next) => (float)((decay * old) + ((1 - decay) * next))).ToArray();
            entry.Tensor.CopyInPlace(Tensor.Of(mixed, entry.Tensor.Shape));
        }
    }

    private static void CheckSame(ParameterStore expected, ParameterStore actual)
    {
        foreach (var entry in expected.Entries.Where(entry => !Model.Tests.GoldenModule.IsWithoutEffect(entry.Name)))
        {
            TensorAssert.Close(entry.Tensor.Detach(), actual[entry.Name], Tolerance, entry.Name);
        }
    }
}
