using System.Globalization;
using LadaGan.Experiments.Ranks;
using LadaGan.Experiments.Training.State;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>
/// Gives rank 0's training state to all ranks, so that only it needs the run directory, on whatever number of ranks it was saved.
/// </summary>
internal static class RankedState
{
    public static void Send(RankSession ranks, TrainingState state)
    {
        long[] numbers = [(long)state.Seed, state.Reseeds, state.ImagesSeen, state.GeneratorOptimizer.Steps,
            state.DiscriminatorOptimizer.Steps];
        ranks.Load(string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))), Tensors(state));
    }

    public static void Receive(RankSession ranks, TrainingState state, string text)
    {
        var numbers = text.Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        (state.Seed, state.Reseeds, state.ImagesSeen) = ((ulong)numbers[0], (int)numbers[1], numbers[2]);
        (state.GeneratorOptimizer.Steps, state.DiscriminatorOptimizer.Steps) = (numbers[3], numbers[4]);
        ranks.Receive(Tensors(state));
    }

    private static Tensor[] Tensors(TrainingState state) => [.. state.Tensors.Select(entry => entry.Tensor)];
}
