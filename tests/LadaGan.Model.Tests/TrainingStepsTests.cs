using LadaGan.Architecture;
using LadaGan.Interop.PyTorch.Names;
using LadaGan.Model.Losses;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;
using LadaGan.Torch.Optimizers;

namespace LadaGan.Model.Tests;

/// <summary>Three whole steps of the authors' trainer: D on real and fake with R1, G, EMA.</summary>
public class TrainingStepsTests : TensorTest
{
    private const double LearningRate = 2e-4;
    private readonly RoundingDoubts _discriminatorDoubts = new(LearningRate, GoldenModule.Gradient(2 * 4, 32));
    private readonly RoundingDoubts _generatorDoubts = new(LearningRate, GoldenModule.Gradient(2 * 4, 32));

    [Theory]
    [InlineData(ConvolutionMethod.Direct)]
    [InlineData(ConvolutionMethod.Fast)]
    public void Three_steps_end_where_the_authors_end(ConvolutionMethod convolution)
    {
        using var golden = new Golden("training_steps_32");
        var conventions = Conventions.PyTorch;
        var generatorNames = GoldenNames.Of(Networks.Generator32);
        var discriminatorNames = GoldenNames.Of(Networks.Discriminator32);
        using var generator = new Generator(Networks.Generator32, conventions, TestDevice.Chosen, convolution: convolution);
        using var average = new Generator(Networks.Generator32, conventions, TestDevice.Chosen, seed: 1);
        using var discriminator = new Discriminator(Networks.Discriminator32, conventions, TestDevice.Chosen, convolution: convolution);
        GoldenNames.Load(generator.Store, generatorNames, name => golden[$"before.generator.{name}"]);
        GoldenNames.Load(discriminator.Store, discriminatorNames, name => golden[$"before.discriminator.{name}"]);
        average.Store.CopyFrom(generator.Store);
        var adam = new AdamOptions(LearningRate, 0.5, 0.99, conventions.AdamEpsilon, conventions.AdamEpsilonHat);
        using var generatorAdam = new Adam(generator.Store, adam);
        using var discriminatorAdam = new Adam(discriminator.Store, adam);

        for (var step = 0; step < (int)golden.Setting("steps"); step++)
        {
            var real = golden[$"step{step}.real"];
            real.RequiresGrad = true;
            var realLogits = discriminator.Forward(real, training: true);
            var fakeLogits = discriminator.Forward(generator.Forward(golden[$"step{step}.z_d"], training: true).Detach(), training: true);
            var penalty = GradientPenalty.R1(realLogits, real);
            var loss = AdversarialLoss.Logistic.Discriminator(realLogits, fakeLogits) + (penalty * golden.Setting("r1_gamma"));
            discriminator.Store.ZeroGrad();
            Gradients.Backward(loss);
            TensorAssert.Close(golden[$"step{step}.r1"], penalty.Reshape(1), GoldenModule.Forward, $"r1 of step {step}");
            TensorAssert.Close(golden[$"step{step}.d_loss"], loss.Reshape(1), GoldenModule.Forward, $"D loss of step {step}");
            TensorAssert.Close(golden[$"step{step}.d_grad_norm"], GradientNorm(discriminator.Store),
                GoldenModule.Forward, $"D gradients of step {step}");
            _discriminatorDoubts.Note(discriminator.Store);
            discriminatorAdam.Step();

            var generatorLoss = AdversarialLoss.Logistic.Generator(
                discriminator.Forward(generator.Forward(golden[$"step{step}.z_g"], training: true), training: true));
            generator.Store.ZeroGrad();
            Gradients.Backward(generatorLoss);
            TensorAssert.Close(golden[$"step{step}.g_loss"], generatorLoss.Reshape(1), GoldenModule.Forward, $"G loss of step {step}");
            TensorAssert.Close(golden[$"step{step}.g_grad_norm"], GradientNorm(generator.Store),
                GoldenModule.Forward, $"G gradients of step {step}");
            _generatorDoubts.Note(generator.Store);
            generatorAdam.Step();
            ExponentialMovingAverage.Update(average.Store, generator.Store, golden.Setting("ema"), conventions);
        }

        Assert.InRange(_discriminatorDoubts.Share, 0, 0.1);   // nearly every element is known to a tenth of a step
        Assert.InRange(_generatorDoubts.Share, 0, 0.1);
        CheckStore(golden, "after.discriminator", discriminator.Store, discriminatorNames, _discriminatorDoubts);
        CheckStore(golden, "after.generator", generator.Store, generatorNames, _generatorDoubts);
        CheckStore(golden, "after.ema", average.Store, generatorNames, _generatorDoubts);
    }

    /// <summary>As the authors log it: the mean over the tensors of their gradients' norms.</summary>
    private static Tensor GradientNorm(ParameterStore store) =>
        Tensor.Stack([.. store.Parameters.Select(parameter => parameter.Grad!.To(DataType.Float64).Square().Sum().Sqrt())], 0).Mean()
            .Reshape(1);

    private static void CheckStore(Golden golden, string prefix, ParameterStore store,
        Dictionary<string, PyTorchName> names, RoundingDoubts doubts)
    {
        foreach (var entry in store.Entries)
        {
            var name = names[entry.Name];
            if (GoldenModule.IsWithoutEffect(entry.Name))
            {
                // Adam makes full steps of the rounding errors that are this parameter's gradient: no two programs agree.
                continue;
            }
            doubts.Check(prefix, entry.Name, name.ToOurs(golden[$"{prefix}.{name.Theirs}"]),
                entry.Tensor, GoldenModule.Forward);
        }
    }
}
