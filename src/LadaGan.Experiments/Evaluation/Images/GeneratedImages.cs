using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Model;
using LadaGan.Torch;

namespace LadaGan.Experiments.Evaluation.Images;

/// <summary>A generator's images for consecutive seeds, with exactly the bytes of the PNG files that <c>generate</c> writes.</summary>
internal sealed class GeneratedImages(IImageEngine engine, long firstSeed, int count) : IImageSet
{
    /// <param name="generator">Runs on libtorch, where it is; stays the caller's.</param>
    /// <param name="firstSeed">Of the first image.</param>
    /// <param name="count">How many.</param>
    public GeneratedImages(Generator generator, long firstSeed, int count)
        : this(new TorchEngine(generator), firstSeed, count)
    {
    }

    public int Count => count;

    public int Size => engine.ImageSize;

    public void Run(Batches batches, Action<Tensor> ready, CancellationToken cancellation)
    {
        var length = Size * Size * 3;
        var pixels = new byte[Math.Min(batches.Size, count) * length];
        foreach (var (start, rows) in batches.Of(count))
        {
            cancellation.ThrowIfCancellationRequested();
            var latents = Latents.OfSeeds([.. Enumerable.Range(start, rows).Select(i => firstSeed + i)], engine.LatentWidth);
            var made = pixels.AsSpan(0, rows * length);
            engine.Generate(latents, made, cancellation);
            using var scope = new TensorScope();
            ready(Tensor.Of<byte>(made, rows, Size, Size, 3).Permute(0, 3, 1, 2));
        }
    }
}
