using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Step;

/// <summary>A micro-batch: the part of a batch that passes through the networks at once.</summary>
/// <param name="Real">Real images [b, 3, S, S].</param>
/// <param name="Draws">The random numbers for these images.</param>
/// <param name="Share">b/B, the weight of a mean over these images in the mean over the batch.</param>
internal sealed record MicroBatch(Tensor Real, StepInputs Draws, double Share)
{
    /// <summary>Splits the batch into views of the given size; 0 keeps it whole.</summary>
    /// <param name="real">Real images [B, 3, S, S].</param>
    /// <param name="numbers">The packed random numbers of these images, on their device: <see cref="StepDraws.Pack"/>.</param>
    /// <param name="size">b.</param>
    public static IReadOnlyList<MicroBatch> Split(Tensor real, Tensor numbers, int size)
    {
        var batch = (int)real.Size(0);
        if (size == 0 || size >= batch)
        {
            return [new(real, StepInputs.Of(numbers), 1)];
        }
        var parts = new List<MicroBatch>();
        for (var start = 0; start < batch; start += size)
        {
            var count = Math.Min(size, batch - start);
            parts.Add(new(real.Narrow(0, start, count), StepInputs.Of(numbers.Narrow(0, start, count)), (double)count / batch));
        }
        return parts;
    }
}
