using System.Buffers.Binary;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

public class PngDecoderTests
{
    [Fact]
    public void Rgb_is_as_written()
    {
        var pixels = Noise(5 * 3 * 3);

        Assert.Equal(pixels, Decode(PngWriter.Write(5, 3, 8, PngWriter.Rgb, pixels)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Grey_of_few_bits_spans_black_to_white(int depth)
    {
        var levels = 1 << depth;
        var perByte = 8 / depth;
        var values = Enumerable.Range(0, Math.Max(levels, perByte)).Select(at => at % levels).ToArray();
        var row = values.Chunk(perByte).Select(packed => (byte)packed.Aggregate(0, (bits, value) => (bits << depth) | value));

        var rgb = Decode(PngWriter.Write(values.Length, 1, (byte)depth, PngWriter.Grey, [.. row]));

        Assert.Equal(values.SelectMany(value => Enumerable.Repeat((byte)(value * 255 / (levels - 1)), 3)), rgb);
    }

    [Fact]
    public void Sixteen_bits_are_rounded_to_eight()
    {
        ushort[] values = [0, 1, 128, 129, 257, 32767, 32768, 40000, 65406, 65407, 65535];
        var samples = values.SelectMany(BigEndian).ToArray();

        var grey = Decode(PngWriter.Write(values.Length, 1, 16, PngWriter.Grey, samples));
        var rgb = Decode(PngWriter.Write(values.Length, 1, 16, PngWriter.Rgb,
            [.. values.SelectMany(value => Enumerable.Repeat(BigEndian(value), 3)).SelectMany(pair => pair)]));

        var expected = values.SelectMany(value => Enumerable.Repeat((byte)Math.Round(value / 257.0), 3)).ToArray();
        Assert.Equal(expected, grey);
        Assert.Equal(expected, rgb);
    }

    [Fact]
    public void A_palette_is_looked_up_and_its_transparency_laid_over_white()
    {
        byte[] palette = [10, 20, 30, 200, 100, 0, 0, 0, 0];
        byte[] rows = [0, 1, 2];

        Assert.Equal(palette, Decode(PngWriter.Write(3, 1, 8, PngWriter.Palette, rows, ("PLTE", palette))));
        Assert.Equal(
            [10, 20, 30, 255, 255, 255, OverWhite(0, 51), OverWhite(0, 51), OverWhite(0, 51)],
            Decode(PngWriter.Write(3, 1, 8, PngWriter.Palette, rows, ("PLTE", palette), ("tRNS", [255, 0, 51]))));
    }

    [Fact]
    public void Alpha_is_laid_over_white()
    {
        var rgba = Noise(16 * 16 * 4);
        var expected = rgba.Chunk(4).SelectMany(p => p[..3].Select(c => OverWhite(c, p[3])));
        Assert.Equal(expected, Decode(PngWriter.Write(16, 16, 8, PngWriter.Rgba, rgba)));

        var greyAlpha = Noise(16 * 16 * 2);
        var expectedGrey = greyAlpha.Chunk(2).SelectMany(p => Enumerable.Repeat(OverWhite(p[0], p[1]), 3));
        Assert.Equal(expectedGrey, Decode(PngWriter.Write(16, 16, 8, PngWriter.GreyAlpha, greyAlpha)));
    }

    [Fact]
    public void Sixteen_bit_alpha_is_laid_over_white()
    {
        byte[] rgba = [.. BigEndian(65535), .. BigEndian(0), .. BigEndian(257 * 100), .. BigEndian(257 * 128)];

        Assert.Equal([OverWhite(255, 128), OverWhite(0, 128), OverWhite(100, 128)],
            Decode(PngWriter.Write(1, 1, 16, PngWriter.Rgba, rgba)));
    }

    [Fact]
    public void Gamma_and_profiles_change_no_value()
    {
        var pixels = Noise(4 * 4 * 3);
        var linear = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(linear, 100_000);

        var png = PngWriter.Write(4, 4, 8, PngWriter.Rgb, pixels, ("gAMA", linear),
            ("iCCP", "broken\0\0profile"u8.ToArray()), ("tEXt", "a\0b"u8.ToArray()));

        Assert.Equal(pixels, Decode(png));
    }

    [Fact]
    public void Every_cut_and_every_flipped_bit_of_the_pixels_is_noticed()
    {
        var png = PngWriter.Write(6, 6, 8, PngWriter.Rgb, Noise(6 * 6 * 3));
        for (var length = 0; length < png.Length; length++)
        {
            Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(png.AsSpan(0, length)));
        }
        var data = png.AsSpan().IndexOf("IDAT"u8) + 4;
        var end = png.AsSpan().IndexOf("IEND"u8) - 4;
        for (var bit = data * 8; bit < end * 8; bit++)
        {
            var damaged = (byte[])png.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(damaged));
        }
    }

    private static byte[] Decode(byte[] png) => ImageDecoder.Decode(png).Rgb.ToArray();

    private static byte OverWhite(int value, int alpha) =>
        (byte)Math.Round(((value * alpha) + (255.0 * (255 - alpha))) / 255, MidpointRounding.AwayFromZero);

    private static byte[] BigEndian(ushort value) => [(byte)(value >> 8), (byte)value];

    private static byte[] BigEndian(int value) => BigEndian((ushort)value);

    private static byte[] Noise(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
