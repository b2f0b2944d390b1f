using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

public class BmpDecoderTests
{
    private static readonly byte[] Colours = [10, 20, 30, 0, 40, 50, 60, 0, 70, 80, 90, 0];

    [Fact]
    public void The_bottom_row_comes_first_unless_the_height_is_negative()
    {
        byte[] rows = [3, 2, 1, 0, 6, 5, 4, 0];

        Assert.Equal([4, 5, 6, 1, 2, 3], Decode(BmpWriter.Write(1, 2, 24, 0, rows)));
        Assert.Equal([1, 2, 3, 4, 5, 6], Decode(BmpWriter.Write(1, -2, 24, 0, rows)));
    }

    [Fact]
    public void A_colour_that_the_palette_lacks_is_black() =>
        Assert.Equal([30, 20, 10, 0, 0, 0], Decode(BmpWriter.Write(2, 1, 8, 0, [0, 9, 0, 0], Colours, colours: 3)));

    [Fact]
    public void The_palette_of_OS2_has_three_bytes_a_colour() =>
        Assert.Equal([6, 5, 4, 3, 2, 1, 6, 5, 4], Decode(BmpWriter.WriteCore(3, 1, 1, [1, 2, 3, 4, 5, 6], [0b1010_0000, 0, 0, 0])));

    [Fact]
    public void Runs_of_four_bits_take_two_colours_in_turn() => Assert.Equal(
        [90, 80, 70, 60, 50, 40, 90, 80, 70],
        Decode(BmpWriter.Write(3, 1, 4, 2, [3, 0x21, 0, 1], Colours, colours: 3)));

    [Fact]
    public void Single_pixels_of_four_bits_are_padded_to_words() => Assert.Equal(
        [30, 20, 10, 60, 50, 40, 90, 80, 70, 60, 50, 40],
        Decode(BmpWriter.Write(4, 1, 4, 2, [0, 3, 0x01, 0x20, 1, 0x10, 0, 1], Colours, colours: 3)));

    [Fact]
    public void Pixels_that_are_passed_over_have_colour_0()
    {
        // Two to the right and one up, a pixel, the end: the rest is never written.
        byte[] runs = [0, 2, 2, 1, 1, 1, 0, 1];

        Assert.Equal(
            [30, 20, 10, 30, 20, 10, 60, 50, 40, 30, 20, 10, 30, 20, 10, 30, 20, 10],
            Decode(BmpWriter.Write(3, 2, 8, 1, runs, Colours, colours: 3)));
    }

    [Fact]
    public void Masks_may_lie_anywhere()
    {
        byte[] masks = [0xF0, 0, 0, 0, 0, 0x0F, 0, 0, 0x0F, 0, 0, 0];

        Assert.Equal([17 * 10, 17 * 11, 17 * 12], Decode(BmpWriter.Write(1, 1, 16, 3, [0xAC, 0x0B, 0, 0], masks)));
    }

    [Theory]
    [InlineData(Background.White)]
    [InlineData(Background.Black)]
    public void Alpha_is_laid_over_the_background(Background background)
    {
        var opaque = Golden.Image("bgrx32.bmp.rgb");
        var shade = background == Background.White ? 255 : 0;

        var image = ImageDecoder.Decode(Golden.Image("alpha32.bmp"), new DecodeOptions { Background = background });

        for (var at = 0; at < opaque.Length; at++)
        {
            var alpha = at / 3 % 37 * 255 / 36;
            Assert.Equal((byte)Math.Round(((alpha * opaque[at]) + ((255 - alpha) * shade)) / 255.0), image.Rgb[at]);
        }
    }

    private static byte[] Decode(byte[] bmp) => ImageDecoder.Decode(bmp).Rgb.ToArray();
}
