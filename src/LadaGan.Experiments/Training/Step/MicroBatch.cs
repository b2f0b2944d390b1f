using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Step;

/// <summary>The images of a step that go through the networks at once.</summary>
/// <param name="Real">Real images [b, 3, S, S].</param>
/// <param name="Draws">Their random numbers.</param>
/// <param name="Share">b/B: what a mean over these images weighs in the mean over the batch.</param>
internal sealed record MicroBatch(Tensor Real, StepDraws Draws, double Share)
{
    /// <summary>The batch in parts of the given size, as views; 0 leaves it whole.</summary>
    public static IReadOnlyList<MicroBatch> Split(Tensor real, StepDraws draws, int size)
    {
        var batch = (int)real.Size(0);
        if (size == 0 || size >= batch)
        {
            return [new(real, draws, 1)];
        }
        var parts = new List<MicroBatch>();
        for (var start = 0; start < batch; start += size)
        {
            var count = Math.Min(size, batch - start);
            parts.Add(new(real.Narrow(0, start, count), draws.Slice(start, count, batch), (double)count / batch));
        }
        return parts;
    }
}
