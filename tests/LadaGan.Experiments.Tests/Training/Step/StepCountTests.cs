using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>What a training step asks of a GPU, counted on the <see cref="PretendGpu"/>.</summary>
/// <remarks>Each launch costs a GPU's host 3 to 5 µs where steps are not recorded: a change that lowers the figures writes them down here.
/// </remarks>
public class StepCountTests : TensorTest
{
    [Theory]
    [InlineData("cifar10-32", 1215, 1054)]
    [InlineData("celeba-64", 1202, 1000)]
    public void A_step_launches_just_so_much(string name, long withPenalty, long without)
    {
        // Narrow layers, and few images: what is launched depends on neither.
        var configuration = ConfigurationCatalog.Load(name, ["training.r1Every=2", "training.precision=bfloat16", "training.batch=2",
            "generator.widths=[64,32,16]", "generator.heads=[2,2,2]", "discriminator.outputWidth=64"]);
        var device = PretendGpu.Device;
        using var state = new TrainingState(configuration, device, seed: 1);
        using var step = new TrainingStep(state, configuration.Training);
        var side = configuration.Generator.ImageSize;
        var real = Draw.Normal("real", 2, 3, side, side).To(device);
        PretendCounts Next() => PretendGpu.CountOnly(() => step.Run(real, StepDraws.Draw(configuration, 1, state.ImagesSeen)));
        Next();
        Next();    // what only the first steps do is behind
        var (first, second) = (Next(), Next());
        Assert.Equal((0, 0), (first.Waited, second.Waited));
        Assert.Equal((1, 1), (first.Uploads, second.Uploads));
        Assert.True((withPenalty, without) == (first.Launched, second.Launched), $"{first}\n\n{second}");
    }
}
