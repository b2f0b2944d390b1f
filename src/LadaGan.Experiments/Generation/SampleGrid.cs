using LadaGan.Core.Files;
using LadaGan.Core.Images;
using LadaGan.Data.Images;
using LadaGan.Model;

namespace LadaGan.Experiments.Generation;

/// <summary>Composes and writes a run's grids of real images and samples, without rescaling or lossy compression.</summary>
internal static class SampleGrid
{
    /// <summary>Writes a grid atomically.</summary>
    public static void Write(string path, DecodedImage grid) => Write(path, Encode(grid));

    /// <summary>Writes an encoded image atomically.</summary>
    public static void Write(string path, byte[] png) => DurableFile.Write(path, stream => stream.Write(png));

    public static byte[] Encode(DecodedImage grid) => PngEncoder.Encode(grid.Width, grid.Height, grid.Rgb);

    /// <summary>The samples of the first seeds.</summary>
    public static DecodedImage Fakes(Generator generator)
    {
        var size = generator.Options.ImageSize;
        long[] seeds = [.. Enumerable.Range(0, CountOf(size))];
        return Compose(new Sampler(generator).ToPixels(Latents.OfSeeds(seeds, generator.Options.LatentWidth)), size);
    }

    /// <summary>A square grid of <see cref="CountOf"/> images, [count, S, S, 3].</summary>
    public static DecodedImage Compose(byte[] pixels, int size) => ImageGrid.Compose(pixels, size, size, SideOf(size), SideOf(size));

    /// <summary>The number of images in a grid, which depends on their size.</summary>
    public static int CountOf(int size) => SideOf(size) * SideOf(size);

    private static int SideOf(int size) => size <= 128 ? 8 : 4;
}
