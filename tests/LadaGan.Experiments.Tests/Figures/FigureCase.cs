using LadaGan.Architecture;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;
using LadaGan.Experiments.Figures;
using LadaGan.Experiments.Figures.Colours;
using LadaGan.Experiments.Models;
using LadaGan.Inference;
using LadaGan.Model;

namespace LadaGan.Experiments.Tests.Figures;

/// <summary>A small untrained model for figures, and where the cells of a figure are.</summary>
internal sealed class FigureCase : IDisposable
{
    /// <summary>The side of a cell and the space between two, for images of 32 pixels.</summary>
    public const int Cell = 128;
    public const int Gap = 2;
    public const int GroupGap = 16;
    private const int Margin = 16;
    private const int Header = 28;

    public FigureCase(params string[] settings)
    {
        var configuration = Smallest.Configuration(settings);
        using var generator = new Generator(configuration.Generator, Conventions.Paper, Device.Cpu, seed: 5);
        ModelFile.Save(Path, generator.Store, configuration, 0);
    }

    public TemporaryFolder Folder { get; } = new();

    public string Path => Folder["model.safetensors"];

    public FigureModel Open(string? engine = "inference") => FigureModel.Open(Path, engine, "cpu", threads: 1);

    /// <summary>What plain .NET gives for a latent: pixels [32, 32, 3], and the maps of each block, [heads, side, side].</summary>
    public (byte[] Pixels, float[][] Maps) Generate(float[] latent)
    {
        using var generator = LadaGenerator.Load(Path, threads: 1);
        var (image, attention) = (new float[generator.ImageLength], new float[generator.AttentionLength]);
        var pixels = new byte[generator.ImageLength];
        generator.Generate(latent, image, attention);
        generator.Generate(latent, pixels);
        var first = 0;
        float[][] maps = [.. generator.AttentionShapes.Select(shape => attention[first..(first += shape.Heads * shape.Side * shape.Side)])];
        return (pixels, maps);
    }

    public static DecodedImage Decode(byte[] png) => ImageDecoder.Decode(png);

    /// <summary>The pixel in the middle of an image's pixel or of a map's token, within the cell of a figure.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="columns">Its columns; the last one ends at the right margin.</param>
    /// <param name="column">The cell's column.</param>
    /// <param name="y">The cell's upper edge, from the first row's.</param>
    /// <param name="side">Pixels or tokens in a row of the cell's content.</param>
    /// <param name="token">Which of them.</param>
    public static byte[] PixelOf(DecodedImage figure, int columns, int column, int y, int side, int token)
    {
        var left = figure.Width - Margin - (columns * (Cell + Gap)) + Gap + (column * (Cell + Gap));
        var (row, place) = Math.DivRem(token, side);
        var (at, line) = (left + (((2 * place) + 1) * Cell / side / 2), Margin + Header + y + (((2 * row) + 1) * Cell / side / 2));
        return figure.Rgb.Slice(((line * figure.Width) + at) * 3, 3).ToArray();
    }

    /// <summary>Asserts that a cell shows a map, coloured from its minimum to its maximum.</summary>
    public static void AssertMap(ReadOnlySpan<float> map, DecodedImage figure, int columns, int column, int y)
    {
        var (side, least, most) = ((int)Math.Sqrt(map.Length), float.MaxValue, float.MinValue);
        foreach (var weight in map)
        {
            (least, most) = (Math.Min(least, weight), Math.Max(most, weight));
        }
        for (var token = 0; token < map.Length; token++)
        {
            var share = ((double)map[token] - least) / ((double)most - least);
            Assert.Equal(Viridis.ColourOf(share).ToArray(), PixelOf(figure, columns, column, y, side, token));
        }
    }

    /// <summary>Asserts that a cell shows an image, to the byte.</summary>
    public static void AssertImage(byte[] pixels, DecodedImage figure, int columns, int column, int y)
    {
        byte[] shown = [.. Enumerable.Range(0, 32 * 32).SelectMany(pixel => PixelOf(figure, columns, column, y, 32, pixel))];
        Assert.Equal(pixels, shown);
    }

    public void Dispose() => Folder.Dispose();
}
