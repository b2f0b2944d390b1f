using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;
using LadaGan.Data.Loading;
using LadaGan.Experiments.Training;
using LadaGan.Model;

namespace LadaGan.Experiments.Sampling;

/// <summary>The grids a run leaves behind: what it learns from and what it makes, neither rescaled nor lossy.</summary>
internal static class Pictures
{
    public static void WriteFakes(string path, Generator generator)
    {
        var (size, side) = (generator.Options.ImageSize, GridSide(generator.Options.ImageSize));
        long[] seeds = [.. Enumerable.Range(0, side * side)];
        var pixels = new Sampler(generator).ToPixels(Latents.OfSeeds(seeds, generator.Options.LatentWidth));
        PngEncoder.Write(path, ImageGrid.Compose(pixels, size, size, side, side));
    }

    public static void WriteReals(string path, IImageSource source, RunRequest request, Action<string> note)
    {
        var (size, side) = (request.Configuration.Generator.ImageSize, GridSide(request.Configuration.Generator.ImageSize));
        using var loader = new BatchLoader(source, new BatchLoaderOptions
        {
            Size = size,
            BatchSize = side * side,
            Seed = request.Seed,
            Workers = 0,
            PrefetchBatches = 1,
            CacheBudgetBytes = 0,
            OnCorrupt = corrupt => note($"corrupt image {corrupt.Name} is left out: {corrupt.Reason}"),
        });
        using var batch = loader.Next();
        PngEncoder.Write(path, ImageGrid.Compose(batch.Pixels, size, size, side, side));
    }

    private static int GridSide(int size) => size <= 128 ? 8 : 4;
}
