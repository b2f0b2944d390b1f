using LadaGan.Data.Datasets;
using LadaGan.Data.Loading;

namespace LadaGan.Experiments.Training;

/// <summary>What a run learns from: the images of a request, and the loader that hands them out.</summary>
public static class RunImages
{
    /// <exception cref="DataException">There are none.</exception>
    public static IImageSource Open(RunRequest request)
    {
        var all = OpenWhole(request);
        return request.Configuration.Training.Subset < 1 ? new FractionImageSource(all, request.Configuration.Training.Subset, request.Seed ?? 0) : all;
    }

    /// <summary>Whatever share of them the run learns from.</summary>
    internal static IImageSource OpenWhole(RunRequest request) => ImageSource.Open(request.Data, new SourceOptions { Split = request.Split });

    /// <summary>The batches from a state on; the same for any number of workers.</summary>
    internal static BatchLoader Load(IImageSource source, RunRequest request, TrainingState state, Action<CorruptImage>? onCorrupt = null) => new(source, new BatchLoaderOptions
    {
        Size = request.Configuration.Generator.ImageSize,
        BatchSize = request.Configuration.Training.Batch,
        Seed = state.DrawSeed,
        Workers = request.Workers,
        Mirror = request.Configuration.Training.Mirror,
        StartPosition = state.ImagesSeen,
        OnCorrupt = onCorrupt,
    });
}
