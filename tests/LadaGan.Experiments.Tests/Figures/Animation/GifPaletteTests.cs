using LadaGan.Experiments.Figures.Animation;

namespace LadaGan.Experiments.Tests.Figures.Animation;

public class GifPaletteTests
{
    [Fact]
    public void Few_colours_are_kept()
    {
        var palette = GifPalette.Of([10, 20, 30, 0, 0, 0, 10, 20, 30]);
        Assert.Equal((1, 6), (palette.Bits, palette.Table.Length));
        Assert.Equal([10, 20, 30], palette.Table[(palette.Pixels[0] * 3)..((palette.Pixels[0] * 3) + 3)]);
        Assert.Equal(palette.Pixels[0], palette.Pixels[2]);
        Assert.NotEqual(palette.Pixels[0], palette.Pixels[1]);
    }

    [Fact]
    public void One_colour_has_a_table_of_two()
    {
        var palette = GifPalette.Of([1, 2, 3]);
        Assert.Equal((1, 6), (palette.Bits, palette.Table.Length));
    }

    /// <summary>A thousand greys become steps of their means; a red that is far from all of them keeps a colour of its own.</summary>
    [Fact]
    public void Many_colours_become_the_means_of_similar_ones()
    {
        byte[] greys = [.. Enumerable.Range(0, 1000).SelectMany(i => (byte[])[(byte)(i / 4), (byte)((i + 1) / 4), (byte)((i + 2) / 4)])];
        var palette = GifPalette.Of([.. greys, 255, 0, 0]);
        Assert.Equal(8, palette.Bits);
        Assert.Equal([255, 0, 0], palette.Table[(palette.Pixels[^1] * 3)..((palette.Pixels[^1] * 3) + 3)]);
        Assert.All(Enumerable.Range(0, 3000), i => Assert.InRange(greys[i] - palette.Table[(palette.Pixels[i / 3] * 3) + (i % 3)], -2, 2));
    }
}
