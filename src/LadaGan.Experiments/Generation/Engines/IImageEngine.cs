namespace LadaGan.Experiments.Generation.Engines;

/// <summary>A loaded generator, independent of the engine that runs it.</summary>
internal interface IImageEngine : IDisposable
{
    int ImageSize { get; }

    int LatentWidth { get; }

    /// <param name="latents">Latents [B, latent width], row by row.</param>
    /// <param name="images">Receives [B, 3, size, size], not clamped.</param>
    /// <param name="cancellation">Cancels between batches, or earlier.</param>
    void Generate(ReadOnlySpan<float> latents, Span<float> images, CancellationToken cancellation);

    /// <param name="latents">[B, latent width], row after row.</param>
    /// <param name="pixels">Receives bytes [B, size, size, 3] (<see cref="LadaGan.Core.Images.PixelValue"/>).</param>
    /// <param name="cancellation">Stops between batches, or earlier.</param>
    void Generate(ReadOnlySpan<float> latents, Span<byte> pixels, CancellationToken cancellation);

    /// <summary>Generates images as bytes, together with their attention maps.</summary>
    /// <param name="latents">[B, latent width], row after row.</param>
    /// <param name="cancellation">Stops between batches, or earlier.</param>
    TracedImages Trace(ReadOnlySpan<float> latents, CancellationToken cancellation);
}
