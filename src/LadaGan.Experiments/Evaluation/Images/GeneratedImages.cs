using LadaGan.Experiments.Generation;
using LadaGan.Model;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Images;

/// <summary>A generator's images for consecutive seeds, with exactly the bytes of the PNG files that <c>generate</c> writes.</summary>
internal sealed class GeneratedImages(Generator generator, long firstSeed, int count) : IImageSet
{
    // Latents in memory at a time.
    private const int LatentRows = 4096;

    public int Count => count;

    public int Size => generator.Options.ImageSize;

    public void Run(int batch, Action<Tensor> ready, CancellationToken cancellation)
    {
        var sampler = new Sampler(generator, batch);
        // A whole number of batches, so that only the very last batch is smaller.
        var rows = Math.Max(LatentRows / batch, 1) * batch;
        for (var start = 0; start < count; start += rows)
        {
            var latents = Latents.OfSeeds(
                [.. Enumerable.Range(start, Math.Min(rows, count - start)).Select(i => firstSeed + i)], generator.Options.LatentWidth);
            sampler.Run(latents, (_, images) => ready(Pixels.Quantised(images).Permute(0, 3, 1, 2)), cancellation);
        }
    }
}
