using LadaGan.Experiments.Figures.Colours;

namespace LadaGan.Experiments.Tests.Figures.Colours;

public class ViridisTests
{
    /// <summary>Rows of matplotlib's <c>_cm_listed.py</c>, as printed there.</summary>
    [Theory]
    [InlineData(0, 0.267004, 0.004874, 0.329415)]
    [InlineData(1, 0.268510, 0.009605, 0.335427)]
    [InlineData(4, 0.272594, 0.025563, 0.353093)]
    [InlineData(128, 0.127568, 0.566949, 0.550556)]
    [InlineData(236, 0.804182, 0.882046, 0.114965)]
    [InlineData(241, 0.855810, 0.888601, 0.097452)]
    [InlineData(255, 0.993248, 0.906157, 0.143936)]
    public void Colours_are_those_of_matplotlib(int row, double red, double green, double blue)
    {
        byte[] expected = [(byte)Math.Round(red * 255), (byte)Math.Round(green * 255), (byte)Math.Round(blue * 255)];
        Assert.Equal(expected, Viridis.ColourOf(row / 256.0).ToArray());
        Assert.Equal(expected, Viridis.ColourOf((row + 0.999) / 256.0).ToArray());
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(1, 0.999)]
    [InlineData(7, 0.999)]
    public void Outside_the_range_is_the_nearest_end(double share, double end) =>
        Assert.Equal(Viridis.ColourOf(end).ToArray(), Viridis.ColourOf(share).ToArray());

    /// <summary>What makes a colour map perceptual: lightness (CIE 1976) grows, and in equal steps.</summary>
    [Fact]
    public void Lightness_grows_evenly()
    {
        double[] lightness = [.. Enumerable.Range(0, 256).Select(i => Lightness(Viridis.ColourOf(i / 256.0)))];
        var step = (lightness[^1] - lightness[0]) / 255;
        Assert.All(Enumerable.Range(0, 240), i => Assert.InRange(lightness[i + 16] - lightness[i], 12 * step, 20 * step));
    }

    [Fact]
    public void A_map_is_scaled_from_its_minimum_to_its_maximum()
    {
        byte[] expected =
        [
            .. Viridis.ColourOf(0), .. Viridis.ColourOf(1), .. Viridis.ColourOf(0.25), .. Viridis.ColourOf(0.5),
        ];
        Assert.Equal(expected, Viridis.Paint([2, 6, 3, 4]));
        Assert.Equal(expected, Viridis.Paint([-0.25f, 0.25f, -0.125f, 0]));
    }

    [Fact]
    public void A_map_of_equal_values_is_dark() =>
        Assert.Equal([.. Viridis.ColourOf(0), .. Viridis.ColourOf(0)], Viridis.Paint([0.5f, 0.5f]));

    private static double Lightness(ReadOnlySpan<byte> colour)
    {
        var luminance = (0.2126 * Linear(colour[0])) + (0.7152 * Linear(colour[1])) + (0.0722 * Linear(colour[2]));
        return luminance > 216.0 / 24389 ? (116 * Math.Cbrt(luminance)) - 16 : luminance * 24389 / 27;
    }

    /// <summary>sRGB's transfer function (IEC 61966-2-1).</summary>
    private static double Linear(byte level) =>
        level / 255.0 is var value && value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
}
