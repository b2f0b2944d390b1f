using LadaGan.Experiments.Training.State;
using LadaGan.Experiments.Training.Step;
using LadaGan.Torch.Distributed;

namespace LadaGan.Experiments.Tests.Training.Step;

/// <summary>R ranks with a batch B make the steps of one process in micro-batches of B/R.</summary>
public class RankedStepTests : TensorTest
{
    private const int Batch = 6, Steps = 20;

    private static readonly string[] ConsistencyAndLazyR1 = ["training.bcrReal=0.3", "training.bcrFake=0.7",
        "training.augment=color,translation,cutout", "training.r1Every=2", "training.r1Gamma=0.05"];

    private static readonly string[] BatchNormInBoth = ["generator.imageSize=64", "discriminator.imageSize=64",
        "discriminator.channels=[4,4,8]", "discriminator.kind=conv", "generator.head=decoder", "generator.decoderChannels=[8]"];

    public static TheoryData<int, string[]> Settings => new()
    {
        { 2, ConsistencyAndLazyR1 },
        { 2, ["training.precision=bfloat16"] },
        { 2, BatchNormInBoth },
        { 3, ConsistencyAndLazyR1 },
        { 3, BatchNormInBoth },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Ranks_have_the_bits_of_as_many_micro_batches(int size, string[] settings)
    {
        var (expected, losses) = Trained(settings, null, parts: size);
        Assert.All(ThreadRanks.Run(size, group => Trained(settings, group, parts: size)), rank =>
        {
            Assert.All(expected, entry => Assert.Equal(entry.Value, rank.State[entry.Key]));
            Assert.Equal(losses, rank.Losses);
        });
    }

    [Fact]
    public void With_synchronised_batch_norm_two_ranks_are_close_to_the_whole_batch()
    {
        // Adam makes steps of rounding where a gradient is nearly 0, so the gradients are compared, and D hardly moves before those of G.
        string[] settings = ["training.syncBatchNorm=true", "training.r1Gamma=0.05", "training.discriminatorLearningRate=1e-12",
            .. BatchNormInBoth];
        var (expected, _) = Trained(settings, null, parts: 1, steps: 1);
        var ranks = ThreadRanks.Run(2, group => Trained(settings, group, parts: 1, steps: 1));
        Assert.All(expected, entry => Assert.Equal(ranks[0].State[entry.Key], ranks[1].State[entry.Key]));
        string[] names = [.. expected.Keys.Where(name => name.Contains("_optimizer.m.", StringComparison.Ordinal)
            && !name.EndsWith("score.bias", StringComparison.Ordinal) || name.Contains("running_", StringComparison.Ordinal))];
        // Where a sum cancels, the largest gradient of the network tells the size of its terms.
        double Scale(string name) => names.Where(other => Network(other) == Network(name)).Max(other => expected[other].Max(Math.Abs));
        Assert.All(names, name => AreClose(name, expected[name], ranks[0].State[name], 1e-5 * Scale(name)));
        var apart = Trained([.. settings, "training.syncBatchNorm=false"], null, parts: 2, steps: 1).State;
        Assert.Contains(
            names, name => expected[name].Zip(apart[name]).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-3 * Scale(name)));
    }

    private static string Network(string name) => name[..name.IndexOf('.', StringComparison.Ordinal)];

    private static void AreClose(string name, float[] expected, float[] actual, double tolerance) => Assert.All(
        expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance, $"{name}: {pair}"));

    /// <summary>The state's tensors after some steps by one rank, or by one process in micro-batches.</summary>
    private static (Dictionary<string, float[]> State, string Losses) Trained(
        string[] settings, ProcessGroup? group, int parts, int steps = Steps)
    {
        TorchRuntime.Threads = 1;
        var micro = group is null && parts > 1 ? Batch / parts : 0;
        var configuration = Smallest.Configuration([$"training.batch={Batch}", .. settings, $"training.batchDevice={micro}"]);
        var (size, here) = (configuration.Generator.ImageSize, Batch / (group?.Size ?? 1));
        using var state = new TrainingState(configuration, Device.Cpu, seed: 4);
        using var step = new TrainingStep(state, configuration.Training, group);
        for (var number = 0; number < steps; number++)
        {
            using var scope = new TensorScope();
            var real = Draw.Normal($"real {number}", Batch, 3, size, size).Narrow(0, (group?.Rank ?? 0) * here, here);
            step.Run(real, StepDraws.Draw(configuration, 11, state.ImagesSeen));
        }
        Assert.Equal(steps * Batch, state.ImagesSeen);
        var losses = string.Join(' ', step.Statistics.Take().Select(entry => $"{entry.Key}={entry.Value.Mean:r}"));
        return (state.Tensors.ToDictionary(entry => entry.Name, entry => entry.Tensor.ToArray<float>()), losses);
    }
}
