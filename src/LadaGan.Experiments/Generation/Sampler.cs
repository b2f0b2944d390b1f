using LadaGan.Model;
using LadaGan.Torch;
using LadaGan.Torch.Autograd;

namespace LadaGan.Experiments.Generation;

/// <summary>Runs a generator on many latents, batch by batch.</summary>
public sealed class Sampler(Generator generator, int batch = 16)
{
    /// <summary>
    /// Called with each batch: the number of its first row, and its images, float32 [B, 3, S, S],
    /// not clamped, valid until the call returns.
    /// </summary>
    public delegate void BatchReady(int start, Tensor images);

    /// <param name="latents">Latents [N, latent width], row by row.</param>
    public void Run(float[] latents, BatchReady ready, CancellationToken cancellation = default)
    {
        var width = generator.Options.LatentWidth;
        var count = latents.Length / width;
        for (var start = 0; start < count; start += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(batch, count - start);
            using var scope = new TensorScope();
            using var noGrad = GradMode.Disabled();
            var z = Tensor.Of<float>(latents.AsSpan(start * width, rows * width), rows, width).To(generator.Store.Device);
            ready(start, generator.Forward(z, training: false));
        }
    }

    /// <summary>Generates all images as pixels [N, S, S, 3].</summary>
    public byte[] ToPixels(float[] latents, CancellationToken cancellation = default)
    {
        var size = generator.Options.ImageSize;
        var pixels = new byte[checked(latents.Length / generator.Options.LatentWidth * size * size * 3)];
        Run(latents, (start, images) => Pixels.ToBytes(images).CopyTo(pixels, (long)start * size * size * 3), cancellation);
        return pixels;
    }
}
