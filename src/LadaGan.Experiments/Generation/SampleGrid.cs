using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;
using LadaGan.Model;

namespace LadaGan.Experiments.Generation;

/// <summary>The grids a run leaves behind: what it learns from and what it makes, neither rescaled nor lossy.</summary>
internal static class SampleGrid
{
    /// <summary>Writes a grid whole or not at all.</summary>
    public static void Write(string path, DecodedImage grid) => Write(path, Encode(grid));

    /// <summary>Writes an encoded picture whole or not at all.</summary>
    public static void Write(string path, byte[] png) => DurableFile.Write(path, stream => stream.Write(png));

    public static byte[] Encode(DecodedImage grid) => PngEncoder.Encode(grid.Width, grid.Height, grid.Rgb);

    /// <summary>What the generator makes of the first seeds.</summary>
    public static DecodedImage Fakes(Generator generator)
    {
        var size = generator.Options.ImageSize;
        long[] seeds = [.. Enumerable.Range(0, CountOf(size))];
        return Compose(new Sampler(generator).ToPixels(Latents.OfSeeds(seeds, generator.Options.LatentWidth)), size);
    }

    /// <summary>A square grid of <see cref="CountOf"/> images, [count, S, S, 3].</summary>
    public static DecodedImage Compose(byte[] pixels, int size) => ImageGrid.Compose(pixels, size, size, SideOf(size), SideOf(size));

    /// <summary>How many images of a size a grid holds.</summary>
    public static int CountOf(int size) => SideOf(size) * SideOf(size);

    private static int SideOf(int size) => size <= 128 ? 8 : 4;
}
