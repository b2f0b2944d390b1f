using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Model.Tests;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>
/// A batch in micro-batches gives the same step as a whole batch, except where batch norm sees the micro-batches.
/// </summary>
public class GradientAccumulationTests : TensorTest
{
    private static readonly string[] Conv = ["discriminator.kind=conv", "training.r1Gamma=0.05", "training.batch=6"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(3, "training.loss=hinge")]
    [InlineData(2, "training.bcrReal=0.3", "training.bcrFake=0.7", "training.augment=color,translation,cutout")]
    [InlineData(2, "training.augment=color,translation,cutout")]
    [InlineData(2, "generator.imageSize=64", "discriminator.imageSize=64", "discriminator.channels=[4,4,8]", "generator.head=patch")]
    public void Micro_batches_give_the_gradients_losses_and_scores_of_the_whole_batch(int part, params string[] settings)
    {
        var (whole, parts) = (Step([.. Conv, .. settings]), Step([.. Conv, .. settings, $"training.batchDevice={part}"]));
        Assert.Equal((2, 2 * 6 / part), (whole.Gradients.Losses, parts.Gradients.Losses));
        // A weight's gradient sums over the places of all real and fake images; in parts in another order.
        double Tolerated(int passes) => GoldenModule.Gradient(2 * 6, settings.Contains("generator.imageSize=64") ? 64 : 32, passes);
        foreach (var network in (string[])["D", "G"])
        {
            var (tolerance, seen, names) = (Tolerated(network == "D" ? 2 : 4), whole.Gradients.Seen[network], whole.Names[network]);
            foreach (var (i, expected) in seen.Index())
            {
                // One module's parameters sum the same signal up; where a sum cancels, down to zero for the bias of scores, the module's
                // largest tells the size of its terms.
                var scale = seen.Where((_, other) => Module(names[other]) == Module(names[i])).Max(gradient => gradient.Max(Math.Abs));
                var error = expected.Zip(parts.Gradients.Seen[network][i], (a, b) => Math.Abs((double)a - b)).Max();
                Assert.True(error <= tolerance * scale, $"{names[i]} of {network}: off by {error:g3} of {scale:g3}");
            }
        }
        foreach (var (name, expected) in whole.Statistics)
        {
            var actual = parts.Statistics[name];
            Assert.Equal(expected.Num, actual.Num);
            Assert.True(Math.Abs(expected.Mean - actual.Mean) <= Tolerated(4) * Math.Max(Math.Abs(expected.Mean), 1e-2),
                $"{name}: {expected.Mean:g8} at once, {actual.Mean:g8} in parts");
        }
    }

    [Fact]
    public void A_run_in_micro_batches_stays_close_to_one_in_whole_batches()
    {
        var whole = Step([.. Conv], steps: 4).Statistics["Loss/D/loss"].Mean;
        Assert.Equal(whole, Step([.. Conv, "training.batchDevice=2"], steps: 4).Statistics["Loss/D/loss"].Mean,
            GoldenModule.Gradient(2 * 6, 32) * whole);
    }

    [Fact]
    public void One_micro_batch_of_the_batch_size_gives_the_same_bits()
    {
        var (whole, one) = (Step(["training.batch=6"]), Step(["training.batch=6", "training.batchDevice=6"]));
        Assert.Equal(whole.Gradients.Seen["D"], one.Gradients.Seen["D"]);
        Assert.Equal(whole.Gradients.Seen["G"], one.Gradients.Seen["G"]);
        Assert.Equal(whole.Statistics, one.Statistics);
    }

    [Fact]
    public void Batch_norm_uses_the_statistics_of_each_micro_batch()
    {
        var (whole, parts) = (Step(["training.batch=6"]), Step(["training.batch=6", "training.batchDevice=2"]));
        Assert.NotEqual(whole.Statistics["Loss/scores/real"].Mean, parts.Statistics["Loss/scores/real"].Mean, 1e-6);
        Assert.True(double.IsFinite(parts.Statistics["Loss/D/loss"].Mean));
    }

    [Fact]
    public void Micro_batches_cover_the_batch_once_with_their_random_numbers()
    {
        var configuration = Smallest.Configuration("training.batch=6");
        var (real, draws) = (Draw.Normal("real", 6, 3, 4, 4), StepDraws.Draw(configuration, 1, 0));
        long[] Whole(Tensor numbers) => Array.ConvertAll(numbers.ToArray<float>(), number => (long)number);
        foreach (var size in (int[])[1, 2, 3, 4, 5, 6, 7, 0])
        {
            var parts = MicroBatch.Split(real, draws.Pack(), size);
            Assert.Equal(1, parts.Sum(part => part.Share), 12);
            Assert.Equal(real.ToArray<float>(), parts.SelectMany(part => part.Real.ToArray<float>()));
            Assert.Equal(draws.DiscriminatorLatents, parts.SelectMany(part => part.Draws.DiscriminatorLatents.ToArray<float>()));
            Assert.Equal(draws.GeneratorLatents, parts.SelectMany(part => part.Draws.GeneratorLatents.ToArray<float>()));
            Assert.Equal(draws.Fake.Contrast, parts.SelectMany(part => part.Draws.Fake.Contrast.ToArray<float>()));
            Assert.Equal(draws.Real.ShiftRows, parts.SelectMany(part => Whole(part.Draws.Real.ShiftRows)));
            Assert.Equal(draws.Generated.CutColumns, parts.SelectMany(part => Whole(part.Draws.Generated.CutColumns)));
            Assert.All(parts, part => Assert.Equal(part.Real.Size(0) / 6.0, part.Share));
        }
    }

    /// <summary><c>blocks.0.norm1</c> of <c>blocks.0.norm1.gamma.bias</c>, <c>head</c> of <c>head.weight</c>.</summary>
    private static string Module(string parameter) => string.Join('.', parameter.Split('.')[..^1].Take(3));

    private static (GradientRecorder Gradients, Dictionary<string, string[]> Names, IReadOnlyDictionary<string, Statistic> Statistics) Step(
        string[] settings, int steps = 1)
    {
        var configuration = Smallest.Configuration(settings);
        using var state = new TrainingState(configuration, TestDevice.Chosen, seed: 4);
        using var step = new TrainingStep(state, configuration.Training) { Probe = new GradientRecorder() };
        var live = Tensor.LiveCount;
        for (var number = 0; number < steps; number++)
        {
            using var scope = new TensorScope();
            step.Statistics.Take();
            var size = configuration.Generator.ImageSize;
            step.Run(Draw.Normal($"real {number}", configuration.Training.Batch, 3, size, size),
                StepDraws.Draw(configuration, 11, state.ImagesSeen));
        }
        Assert.Equal(live, Tensor.LiveCount);
        string[] Names(ParameterStore store) => [.. store.Entries.Where(entry => entry.IsParameter).Select(entry => entry.Name)];
        var names = new Dictionary<string, string[]> { ["D"] = Names(state.Discriminator.Store), ["G"] = Names(state.Generator.Store) };
        return ((GradientRecorder)step.Probe, names, step.Statistics.Take());
    }
}
