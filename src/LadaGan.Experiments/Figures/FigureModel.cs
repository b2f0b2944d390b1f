using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Figures;

/// <summary>A model opened for figures: it generates images together with their attention maps.</summary>
public sealed class FigureModel : IDisposable
{
    private const int Batch = 16;

    private readonly IImageEngine _engine;

    private FigureModel(IImageEngine engine, GeneratorOptions options) => (_engine, Options) = (engine, options);

    /// <summary>The generator's architecture.</summary>
    public GeneratorOptions Options { get; }

    /// <summary>Opens a model.</summary>
    /// <param name="model">A model file, a run directory (its newest model), or a folder of runs (its newest run).</param>
    /// <param name="engine">
    /// <c>inference</c>, <c>torch</c>, or null for what suits the device, and libtorch where plain .NET does not run the architecture.
    /// </param>
    /// <param name="device"><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</param>
    /// <param name="threads">Compute threads; 0 uses all cores.</param>
    /// <exception cref="ModelFileException">There is no model, or it is damaged.</exception>
    /// <exception cref="RunException">There is no such engine or device, or the engine does not support the device.</exception>
    public static FigureModel Open(string model, string? engine = null, string device = "auto", int threads = 0)
    {
        var path = ModelPath.Find(model);
        var (chosen, where) = EngineChoice.Of(engine, device);
        return new(EngineChoice.Open(chosen, path, where, threads), ModelFile.Generator(path));
    }

    public void Dispose() => _engine.Dispose();

    /// <summary>Generates images with their attention maps, batch by batch.</summary>
    /// <param name="latents">[N, latent width], row by row.</param>
    /// <param name="progress">Called with the number of images done and the total.</param>
    internal TracedImages Trace(float[] latents, Action<int, int>? progress = null)
    {
        var width = Options.LatentWidth;
        var count = latents.Length / width;
        var batches = new List<TracedImages>();
        for (var start = 0; start < count; start += Batch)
        {
            var rows = Math.Min(Batch, count - start);
            batches.Add(_engine.Trace(latents.AsSpan(start * width, rows * width), CancellationToken.None));
            progress?.Invoke(start + rows, count);
        }
        return new(
            [.. batches.SelectMany(batch => batch.Pixels)],
            [.. batches[0].Maps.Select((maps, i) => maps with { Weights = [.. batches.SelectMany(batch => batch.Maps[i].Weights)] })]);
    }
}
