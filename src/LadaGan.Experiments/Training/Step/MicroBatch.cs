using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Step;

/// <summary>A micro-batch: the part of a batch that passes through the networks at once.</summary>
/// <param name="Real">Real images [b, 3, S, S].</param>
/// <param name="Draws">The random numbers for these images.</param>
/// <param name="Share">b/B, the weight of a mean over these images in the mean over the batch.</param>
internal sealed record MicroBatch(Tensor Real, StepInputs Draws, double Share)
{
    /// <summary>Splits the batch, or a rank's part of it, into views of the given size; 0 keeps it whole.</summary>
    /// <param name="real">Real images [B / ranks, 3, S, S].</param>
    /// <param name="numbers">The packed random numbers of these images, on their device: <see cref="StepDraws.Pack"/>.</param>
    /// <param name="size">b.</param>
    /// <param name="ranks">The number of ranks: this is one of as many equal parts of the batch.</param>
    public static IReadOnlyList<MicroBatch> Split(Tensor real, Tensor numbers, int size, int ranks = 1)
    {
        var (here, batch) = ((int)real.Size(0), (int)real.Size(0) * ranks);
        if (size == 0 || size >= here)
        {
            return [new(real, StepInputs.Of(numbers), 1.0 / ranks)];
        }
        var parts = new List<MicroBatch>();
        for (var start = 0; start < here; start += size)
        {
            var count = Math.Min(size, here - start);
            parts.Add(new(real.Narrow(0, start, count), StepInputs.Of(numbers.Narrow(0, start, count)), (double)count / batch));
        }
        return parts;
    }
}
