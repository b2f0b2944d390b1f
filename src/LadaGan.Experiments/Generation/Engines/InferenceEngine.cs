using LadaGan.Architecture.Files;
using LadaGan.Inference;

namespace LadaGan.Experiments.Generation.Engines;

/// <summary>Plain .NET.</summary>
internal sealed class InferenceEngine : IImageEngine
{
    private readonly LadaGenerator _generator;

    /// <exception cref="ModelFileException">It is not a model.</exception>
    public InferenceEngine(string path, int threads) => _generator = LadaGenerator.Load(path, threads);

    public int ImageSize => _generator.ImageSize;

    public int LatentWidth => _generator.LatentWidth;

    public void Generate(ReadOnlySpan<float> latents, Span<float> images, CancellationToken cancellation) =>
        _generator.Generate(latents, images, cancellation);

    public void Generate(ReadOnlySpan<float> latents, Span<byte> pixels, CancellationToken cancellation) =>
        _generator.Generate(latents, pixels, cancellation);

    public void Dispose() => _generator.Dispose();
}
