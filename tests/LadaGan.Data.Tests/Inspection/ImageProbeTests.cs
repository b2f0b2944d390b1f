using LadaGan.Data.Inspection;
using LadaGan.Data.Tests.Codecs;

namespace LadaGan.Data.Tests.Inspection;

public class ImageProbeTests
{
    [Theory]
    [InlineData("rgb420.jpg", "JPEG, colour")]
    [InlineData("grey.jpg", "JPEG, grey")]
    [InlineData("cmyk.jpg", "JPEG, CMYK")]
    [InlineData("ycck.jpg", "JPEG, CMYK")]
    [InlineData("progressive.jpg", "JPEG, colour, progressive")]
    [InlineData("interlaced.png", "PNG, RGB, interlaced")]
    [InlineData("lossy.webp", "WebP, lossy")]
    [InlineData("lossless.webp", "WebP, lossless")]
    [InlineData("lossy-alpha.webp", "WebP, with alpha")]
    [InlineData("animated.webp", "WebP, with alpha, animated")]
    public void A_header_says_what_it_is(string file, string expected) =>
        Assert.StartsWith(expected, ImageProbe.Describe(Golden.Image(file)), StringComparison.Ordinal);

    [Theory]
    [InlineData(8, PngWriter.Grey, "PNG, grey")]
    [InlineData(16, PngWriter.Rgb, "PNG, RGB, 16 bits")]
    [InlineData(1, PngWriter.Palette, "PNG, palette, 1 bit")]
    [InlineData(8, PngWriter.GreyAlpha, "PNG, grey with alpha")]
    [InlineData(8, PngWriter.Rgba, "PNG, RGB with alpha")]
    public void Pngs_are_told_apart(byte depth, byte colours, string expected) =>
        Assert.Equal(expected, ImageProbe.Describe(PngWriter.Write(1, 1, depth, colours, [0])));

    [Fact]
    public void Any_damage_still_has_some_name()
    {
        var random = new Random(5);
        foreach (var file in new[] { "rgb420.jpg", "interlaced.png", "lossy-alpha.webp" })
        {
            var whole = Golden.Image(file);
            for (var round = 0; round < 500; round++)
            {
                var damaged = whole[..random.Next(whole.Length)];
                for (var change = 0; change < 3 && damaged.Length > 0; change++)
                {
                    damaged[random.Next(Math.Min(damaged.Length, 200))] = (byte)random.Next(256);
                }
                Assert.NotEmpty(ImageProbe.Describe(damaged));
            }
        }
    }
}
