using LadaGan.Experiments.Models;
using LadaGan.Inference;

namespace LadaGan.Experiments.Generation.Engines;

/// <summary>Plain .NET.</summary>
internal sealed class InferenceEngine : IImageEngine
{
    private readonly LadaGenerator _generator;

    /// <exception cref="ModelFileException">It is not a model.</exception>
    public InferenceEngine(string path, int threads)
    {
        try
        {
            _generator = LadaGenerator.Load(path, threads);
        }
        catch (ModelLoadException error)
        {
            throw new ModelFileException(error.Message);
        }
    }

    public int ImageSize => _generator.ImageSize;

    public int LatentWidth => _generator.LatentWidth;

    public void Generate(ReadOnlySpan<float> latents, Span<float> images, CancellationToken cancellation) => _generator.Generate(latents, images, cancellation);

    public void Dispose() => _generator.Dispose();
}
