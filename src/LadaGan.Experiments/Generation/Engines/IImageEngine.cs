namespace LadaGan.Experiments.Generation.Engines;

/// <summary>A loaded generator, whatever runs it.</summary>
internal interface IImageEngine : IDisposable
{
    int ImageSize { get; }

    int LatentWidth { get; }

    /// <param name="latents">[B, latent width], row after row.</param>
    /// <param name="images">Receives [B, 3, size, size], not clamped.</param>
    /// <param name="cancellation">Stops between batches, or earlier.</param>
    void Generate(ReadOnlySpan<float> latents, Span<float> images, CancellationToken cancellation);

    /// <param name="latents">[B, latent width], row after row.</param>
    /// <param name="pixels">Receives bytes [B, size, size, 3] (<see cref="LadaGan.Core.Images.PixelValue"/>).</param>
    /// <param name="cancellation">Stops between batches, or earlier.</param>
    void Generate(ReadOnlySpan<float> latents, Span<byte> pixels, CancellationToken cancellation);
}
