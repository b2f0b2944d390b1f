using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Model.Augmentation;
using LadaGan.Model.Losses;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>
/// The oracle of a training step: evaluates the networks by hand, computes the losses with loops over doubles, and updates with the
/// gradients of its own sum.
/// </summary>
internal static class StepByHand
{
    public static Dictionary<string, double> Run(TrainingState state, TrainingOptions options, Tensor real, StepDraws draws)
    {
        var consistent = options.BcrReal > 0 || options.BcrFake > 0;
        var (generator, discriminator, batch) = (state.Generator, state.Discriminator, (int)real.Size(0));
        var hinge = options.Loss == AdversarialLoss.Hinge;
        Tensor Z(float[] z) => Tensor.Of(z, batch, 8).To(real.Device);
        Tensor T(Tensor x, AugmentationDraws how) => DiffAugment.Apply(x, options.Augment, how.On(x.Device));

        var fake = generator.Forward(Z(draws.DiscriminatorLatents), training: true).Detach();
        var x = (consistent ? real : T(real, draws.Real)).Detach();
        x.RequiresGrad = true;
        var realLogits = discriminator.Forward(x, training: true);   // real first: batch norm's running statistics depend on the order
        var fakeLogits = discriminator.Forward(consistent ? fake : T(fake, draws.Fake), training: true);
        var slope = Gradients.Grad(realLogits.Sum(), x, createGraph: true);
        // Lazy R1: k times the weight in steps 0, k, 2k, …
        var gamma = state.ImagesSeen / batch % options.R1Every == 0 ? options.R1Gamma * options.R1Every : 0;
        var objective = Mean(realLogits, -1, hinge) + Mean(fakeLogits, 1, hinge) + (slope.Square().Sum() * (gamma / batch));
        var bcr = 0.0;
        if (consistent)
        {
            var both = discriminator.Forward(Tensor.Cat([T(real, draws.Real), T(fake, draws.Fake)], 0), training: true);
            var (realAgain, fakeAgain) = (both.Narrow(0, 0, batch), both.Narrow(0, batch, batch));
            bcr = (options.BcrReal * MeanSquare(realLogits, realAgain)) + (options.BcrFake * MeanSquare(fakeLogits, fakeAgain));
            objective += ((realLogits - realAgain).Square().Mean() * options.BcrReal)
                + ((fakeLogits - fakeAgain).Square().Mean() * options.BcrFake);
        }
        var r1 = slope.ToArray<float>().Sum(value => (double)value * value) / batch;
        var loss = MeanOf(realLogits, -1, hinge) + MeanOf(fakeLogits, 1, hinge) + (gamma * r1) + bcr;
        var norms = Descend(objective, discriminator.Store, state.DiscriminatorOptimizer);

        var generated = generator.Forward(Z(draws.GeneratorLatents), training: true);
        var generatedLogits = discriminator.Forward(consistent ? generated : T(generated, draws.Generated), training: true);
        var generatorLoss = hinge ? -generatedLogits.ToArray<float>().Average(value => (double)value) : MeanOf(generatedLogits, -1, false);
        var generatorNorms = Descend(hinge ? -generatedLogits.Mean() : Mean(generatedLogits, -1, false),
            generator.Store, state.GeneratorOptimizer);
        discriminator.Store.ZeroGrad();
        Average(state, options.EmaDecay);
        state.ImagesSeen += batch;
        return new()
        {
            ["Loss/D/loss"] = loss,
            ["Loss/G/loss"] = generatorLoss,
            ["Loss/r1_penalty"] = gamma > 0 ? r1 : 0,
            ["Loss/D/bcr"] = bcr,
            ["Loss/scores/real"] = realLogits.ToArray<float>().Average(value => (double)value),
            ["Loss/scores/fake"] = fakeLogits.ToArray<float>().Average(value => (double)value),
            ["Gradients/D/norm"] = norms.Whole,
            ["Gradients/D/mean_norm"] = norms.Mean,
            ["Gradients/G/norm"] = generatorNorms.Whole,
            ["Gradients/G/mean_norm"] = generatorNorms.Mean,
        };
    }

    private static Tensor Mean(Tensor logits, int sign, bool hinge) =>
        hinge ? ((logits * sign) + 1).Clamp(0, 1e9).Mean() : (logits * sign).Softplus().Mean();

    private static double MeanOf(Tensor logits, int sign, bool hinge) =>
        logits.ToArray<float>()
            .Average(value => hinge ? Math.Max(0, 1 + (sign * (double)value)) : Math.Log(1 + Math.Exp(sign * (double)value)));

    private static double MeanSquare(Tensor first, Tensor second) =>
        first.ToArray<float>().Zip(second.ToArray<float>(), (a, b) => ((double)a - b) * ((double)a - b)).Average();

    private static (double Whole, double Mean) Descend(Tensor objective, ParameterStore store, Adam optimizer)
    {
        store.ZeroGrad();
        Gradients.Backward(objective);
        var squares = store.Parameters.Select(parameter => parameter.Grad!.ToArray<float>().Sum(value => (double)value * value)).ToArray();
        optimizer.Step();
        store.ZeroGrad();
        return (Math.Sqrt(squares.Sum()), squares.Average(Math.Sqrt));
    }

    private static void Average(TrainingState state, double decay)
    {
        using var noGrad = GradMode.Disabled();
        foreach (var entry in state.Ema.Store.Entries)
        {
            var now = state.Generator.Store[entry.Name].ToArray<float>();
            var mixed = entry.Tensor.ToArray<float>().Zip(now, (old, next) => (float)((decay * old) + ((1 - decay) * next))).ToArray();
            entry.Tensor.CopyInPlace(Tensor.Of(mixed, entry.Tensor.Shape));
        }
    }
}
