using LadaGan.Core.Files;
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
    /// <summary>Writes a grid whole or not at all.</summary>
    public static void Write(string path, DecodedImage grid) => Write(path, Encode(grid));

    /// <summary>Writes an encoded picture whole or not at all.</summary>
    public static void Write(string path, byte[] png) => DurableFile.Write(path, stream => stream.Write(png));

    public static byte[] Encode(DecodedImage grid) => PngEncoder.Encode(grid.Width, grid.Height, grid.Rgb);

    /// <summary>What the generator makes of the first seeds.</summary>
    public static DecodedImage Fakes(Generator generator)
    {
        var (size, side) = (generator.Options.ImageSize, GridSide(generator.Options.ImageSize));
        long[] seeds = [.. Enumerable.Range(0, side * side)];
        var pixels = new Sampler(generator).ToPixels(Latents.OfSeeds(seeds, generator.Options.LatentWidth));
        return ImageGrid.Compose(pixels, size, size, side, side);
    }

    /// <summary>The first images of the run's order; what is corrupt among them is reported when training meets it.</summary>
    public static DecodedImage Reals(IImageSource source, RunRequest request)
    {
        var (size, side) = (request.Configuration.Generator.ImageSize, GridSide(request.Configuration.Generator.ImageSize));
        return ImageGrid.Compose(FirstReals(source, request, side * side), size, size, side, side);
    }

    /// <summary>The first images of the run's order, [count, S, S, 3].</summary>
    public static byte[] FirstReals(IImageSource source, RunRequest request, int count)
    {
        using var loader = new BatchLoader(source, new BatchLoaderOptions
        {
            Size = request.Configuration.Generator.ImageSize,
            BatchSize = count,
            Seed = request.Seed ?? 0,
            Workers = 0,
            PrefetchBatches = 1,
            CacheBudgetBytes = 0,
        });
        using var batch = loader.Next();
        return batch.Pixels.ToArray();
    }

    private static int GridSide(int size) => size <= 128 ? 8 : 4;
}
