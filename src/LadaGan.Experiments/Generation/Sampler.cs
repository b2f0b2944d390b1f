using LadaGan.Experiments.Generation.Engines;
using LadaGan.Model;

namespace LadaGan.Experiments.Generation;

/// <summary>Runs a generator over many latents, a batch at a time.</summary>
internal sealed class Sampler(IImageEngine engine, int batch = 16)
{
    /// <param name="generator">Runs on libtorch, where it is; stays the caller's.</param>
    /// <param name="batch">Images at a time.</param>
    public Sampler(Generator generator, int batch = 16)
        : this(new TorchEngine(generator), batch)
    {
    }

    /// <summary>Called with each batch: the first row's number and its pixels [B, S, S, 3], good until the call returns.</summary>
    public delegate void BatchReady(int start, ReadOnlySpan<byte> pixels);

    private int ImageLength => engine.ImageSize * engine.ImageSize * 3;

    /// <param name="latents">float32 [N, latent width], row after row.</param>
    /// <param name="ready">Takes the images.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public void Run(float[] latents, BatchReady ready, CancellationToken cancellation = default)
    {
        var width = engine.LatentWidth;
        var count = latents.Length / width;
        var pixels = new byte[Math.Min(batch, count) * ImageLength];
        for (var start = 0; start < count; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(batch, count - start);
            var made = pixels.AsSpan(0, rows * ImageLength);
            engine.Generate(latents.AsSpan(start * width, rows * width), made, cancellation);
            ready(start, made);
        }
    }

    /// <summary>All images as pixels [N, S, S, 3].</summary>
    public byte[] ToPixels(float[] latents, CancellationToken cancellation = default)
    {
        var pixels = new byte[checked(latents.Length / engine.LatentWidth * ImageLength)];
        Run(latents, (start, made) => made.CopyTo(pixels.AsSpan(start * ImageLength)), cancellation);
        return pixels;
    }
}
