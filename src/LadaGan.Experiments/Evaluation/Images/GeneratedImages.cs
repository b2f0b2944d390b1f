using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Model;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Images;

/// <summary>
/// What a generator makes of consecutive seeds, as bytes exactly like those of the PNG files that <c>generate</c> writes.
/// </summary>
internal sealed class GeneratedImages(IImageEngine engine, long firstSeed, int count) : IImageSet
{
    // Latents that stand in memory at a time.
    private const int LatentRows = 4096;

    /// <param name="generator">Runs on libtorch, where it is; stays the caller's.</param>
    /// <param name="firstSeed">Of the first image.</param>
    /// <param name="count">How many.</param>
    public GeneratedImages(Generator generator, long firstSeed, int count)
        : this(new TorchEngine(generator), firstSeed, count)
    {
    }

    public int Count => count;

    public int Size => engine.ImageSize;

    public void Run(int batch, Action<Tensor> ready, CancellationToken cancellation)
    {
        var sampler = new Sampler(engine, batch);
        // A whole number of batches, so that only the last one is smaller.
        var rows = Math.Max(LatentRows / batch, 1) * batch;
        for (var start = 0; start < count; start += rows)
        {
            var latents = Latents.OfSeeds(
                [.. Enumerable.Range(start, Math.Min(rows, count - start)).Select(i => firstSeed + i)], engine.LatentWidth);
            sampler.Run(latents, (_, pixels) =>
            {
                using var scope = new TensorScope();
                ready(Tensor.Of(pixels, pixels.Length / (Size * Size * 3), Size, Size, 3).Permute(0, 3, 1, 2));
            }, cancellation);
        }
    }
}
