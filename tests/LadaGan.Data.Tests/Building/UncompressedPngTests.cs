using LadaGan.Data.Building;
using LadaGan.Data.Codecs;
using LadaGan.Data.Images;

namespace LadaGan.Data.Tests.Building;

public class UncompressedPngTests
{
    /// <summary>libpng checks the CRCs, the Adler-32 and the blocks.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(32, 32)]
    [InlineData(7, 300)]
    [InlineData(256, 200)]
    public void Libpng_reads_the_same_pixels(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(width).NextBytes(rgb);
        var png = UncompressedPng.Encode(new DecodedImage(width, height, rgb));

        var image = ImageDecoder.Decode(png);

        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.Equal(rgb, image.Rgb.ToArray());
    }
}
