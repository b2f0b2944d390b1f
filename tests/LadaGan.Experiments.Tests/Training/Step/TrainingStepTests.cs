using LadaGan.Architecture;
using LadaGan.Core.Random;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Interop.PyTorch.Names;
using LadaGan.Model.Augmentation;
using LadaGan.Model.Tests;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>Compares the training step with the results of the authors' code (the model's tests explain the comparison).</summary>
public class TrainingStepTests : TensorTest
{
    private const double LearningRate = 2e-4;

    [Fact]
    public void Three_steps_match_the_authors_code()
    {
        using var golden = new Golden("training_steps_32");
        var configuration = new RunConfiguration
        {
            Name = "golden",
            Conventions = ConventionSet.Pytorch,
            Generator = Networks.Generator32,
            Discriminator = Networks.Discriminator32,
            Training = new()
            {
                GeneratorLearningRate = LearningRate,
                DiscriminatorLearningRate = LearningRate,
                EmaDecay = golden.Setting("ema"),
                R1Gamma = golden.Setting("r1_gamma"),
            },
        };
        var (generatorNames, discriminatorNames) =
            (GoldenNames.Of(Networks.Generator32), GoldenNames.Of(Networks.Discriminator32));
        using var state = new TrainingState(configuration, TestDevice.Chosen, seed: 0);
        GoldenNames.Load(state.Generator.Store, generatorNames, name => golden[$"before.generator.{name}"]);
        GoldenNames.Load(state.Discriminator.Store, discriminatorNames, name => golden[$"before.discriminator.{name}"]);
        state.Ema.Store.CopyFrom(state.Generator.Store);
        var doubts = new DoubtRecorder(state, LearningRate, GoldenModule.Gradient(2 * 4, 32));
        using var step = new TrainingStep(state, configuration.Training) { Probe = doubts };

        var images = 0L;
        for (var number = 0; number < (int)golden.Setting("steps"); number++)
        {
            var real = golden[$"step{number}.real"];
            images += real.Size(0);
            var unused = AugmentationDraws.Draw(new Philox(0, 0), (int)real.Size(0), 32);
            step.Run(real, new(golden[$"step{number}.z_d"].ToArray<float>(), golden[$"step{number}.z_g"].ToArray<float>(), unused, unused,
                unused));
            var taken = step.Statistics.Take();
            Same(golden[$"step{number}.d_loss"], taken["Loss/D/loss"], $"D loss of step {number}");
            Same(golden[$"step{number}.g_loss"], taken["Loss/G/loss"], $"G loss of step {number}");
            Same(golden[$"step{number}.r1"], taken["Loss/r1_penalty"], $"R1 of step {number}");
            Assert.Equal(0, taken["Loss/D/bcr"].Mean);
        }

        Assert.Equal(images, state.ImagesSeen);
        Assert.Equal((3, 3), (state.GeneratorOptimizer.Steps, state.DiscriminatorOptimizer.Steps));
        CheckStore(golden, "after.discriminator", state.Discriminator.Store, discriminatorNames, doubts.Discriminator);
        CheckStore(golden, "after.generator", state.Generator.Store, generatorNames, doubts.Generator);
        CheckStore(golden, "after.ema", state.Ema.Store, generatorNames, doubts.Generator);
    }

    [Fact]
    public void Without_gamma_there_is_no_penalty()
    {
        var configuration = Smallest.Configuration("training.r1Gamma=0");
        using var state = new TrainingState(configuration, TestDevice.Chosen, seed: 1);
        using var step = new TrainingStep(state, configuration.Training);
        step.Run(Draw.Normal("real", 4, 3, 32, 32), StepDraws.Draw(configuration, 1, 0));
        Assert.Equal(0, step.Statistics.Take()["Loss/r1_penalty"].Mean);
        Assert.All(state.Discriminator.Store.Parameters, parameter => Assert.True(parameter.RequiresGrad || parameter.IsLeaf));
    }

    [Fact]
    public void A_step_leaves_no_tensors_and_no_gradients()
    {
        var configuration = Smallest.Configuration("training.bcrReal=1", "training.bcrFake=1", "training.augment=color,translation,cutout");
        using var state = new TrainingState(configuration, TestDevice.Chosen, seed: 1);
        using var step = new TrainingStep(state, configuration.Training);
        var real = Draw.Normal("real", 4, 3, 32, 32);
        step.Run(real, StepDraws.Draw(configuration, 1, 0));    // on a GPU the first step makes the graph's inputs
        var before = Tensor.LiveCount;
        step.Run(real, StepDraws.Draw(configuration, 1, 4));
        Assert.Equal(before, Tensor.LiveCount);
        Assert.All(state.Generator.Store.Parameters.Concat(state.Discriminator.Store.Parameters), parameter => Assert.Null(parameter.Grad));
        Assert.False(real.RequiresGrad);
    }

    private static void Same(Tensor expected, Statistic actual, string what)
    {
        var number = expected.ToArray<float>()[0];
        Assert.True(Math.Abs(actual.Mean - number) <= GoldenModule.Forward * Math.Max(Math.Abs(number), 1e-3),
            $"{what}: expected {number:g8}, got {actual.Mean:g8}");
    }

    private static void CheckStore(Golden golden, string prefix, ParameterStore store,
        Dictionary<string, PyTorchName> names, RoundingDoubts doubts)
    {
        foreach (var entry in store.Entries.Where(entry => !GoldenModule.IsWithoutEffect(entry.Name)))
        {
            var name = names[entry.Name];
            doubts.Check(prefix, entry.Name, name.ToOurs(golden[$"{prefix}.{name.Theirs}"]),
                entry.Tensor, GoldenModule.Forward);
        }
    }
}
