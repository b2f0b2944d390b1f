using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

public class ImageDecoderTests
{
    public static TheoryData<string, int> Files => new()
    {
        // Lossy decoders of other library versions may differ by one level.
        { "rgb420.jpg", 1 }, { "rgb444.jpg", 1 }, { "progressive.jpg", 1 }, { "grey.jpg", 1 }, { "cmyk.jpg", 1 }, { "ycck.jpg", 1 },
        { "odd-subsampling.jpg", 1 }, { "restarts.jpg", 1 }, { "lossy.webp", 1 }, { "lossy-alpha.webp", 1 },
        { "lossless.webp", 0 }, { "lossless-alpha.webp", 0 }, { "interlaced.png", 0 },
        { "arithmetic.jpg", 1 }, { "turned.jpg", 1 }, { "turned.webp", 0 }, { "turned.png", 0 }, { "grey16.png", 0 }, { "animated.png", 0 },
        { "24.bmp", 0 }, { "bgrx32.bmp", 0 }, { "alpha32.bmp", 0 }, { "rgb555.bmp", 0 }, { "rgb565.bmp", 0 }, { "rle8.bmp", 0 },
        { "palette1.bmp", 0 }, { "palette4.bmp", 0 }, { "palette8.bmp", 0 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Pixels_are_those_of_Pillow(string name, int tolerance)
    {
        var image = ImageDecoder.Decode(Golden.Image(name));
        var expected = Golden.Image(name + ".rgb");

        Assert.Equal((37, 29), (image.Width, image.Height));
        var rgb = image.Rgb.ToArray();
        Assert.Equal(expected.Length, rgb.Length);
        Assert.InRange(rgb.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0, tolerance);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_anywhere_is_an_error(string name, int tolerance)
    {
        _ = tolerance;
        var whole = Golden.Image(name);
        for (var part = 0; part < 64; part++)
        {
            Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(whole.AsSpan(0, whole.Length * part / 64)));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_file_is_decoded_or_refused_but_nothing_else(string name, int tolerance)
    {
        _ = tolerance;
        var whole = Golden.Image(name);
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }
            try
            {
                var image = ImageDecoder.Decode(damaged);
                Assert.Equal(image.Width * image.Height * 3, image.Rgb.Length);
            }
            catch (ImageFormatException error)
            {
                Assert.NotEmpty(error.Reason);
            }
        }
    }

    [Theory]
    [InlineData("GIF89a\u0001\0\u0001\0", "a GIF")]
    [InlineData("II*\0abcd", "a TIFF")]
    [InlineData("MM\0*abcd", "a TIFF")]
    [InlineData("\0\0\0\u0020ftypavif", "an AVIF")]
    [InlineData("PK\u0003\u0004abcd", "a zip archive")]
    [InlineData("not an image at all\n", "text")]
    [InlineData("BMW is text", "text")]
    [InlineData("\u0001\u0002\u0003", "an unknown image format")]
    public void Other_kinds_are_named(string content, string kind)
    {
        var error = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(System.Text.Encoding.Latin1.GetBytes(content)));

        Assert.Equal($"is {kind}; supported are JPEG, PNG, WebP, BMP", error.Reason);
        Assert.Equal($"a/b.png: is {kind}; supported are JPEG, PNG, WebP, BMP", error.For("a/b.png").Message);
    }

    [Fact]
    public void An_empty_file_is_called_empty() =>
        Assert.Contains("empty", Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode([])).Reason, StringComparison.Ordinal);

    [Fact]
    public void An_animated_WebP_is_named() => Assert.Contains(
        "animated",
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(Golden.Image("animated.webp"))).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    [InlineData("webp")]
    public void A_header_that_declares_too_much_is_refused_before_memory_is_allocated(string kind)
    {
        var bomb = kind switch
        {
            "png" => PngWriter.Write(60_000, 60_000, 8, PngWriter.Rgb, []),
            "jpg" =>
                WithSides(Golden.Image("rgb420.jpg"), file => file.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5, [0xEA, 0x60, 0xEA, 0x60]),
            _ => WithSides(Golden.Image("lossy.webp"), _ => 26, [0xFF, 0x3F, 0xFF, 0x3F]),
        };
        _ = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(bomb));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(bomb));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Contains(kind == "webp" ? "16383 x 16383" : "60000 x 60000", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_the_callers()
    {
        var png = PngWriter.Solid(20, 10, 1, 2, 3);

        Assert.Equal(20, ImageDecoder.Decode(png, new DecodeOptions
        {
            Limits = new DecodeLimits(MaxPixels: 200, MaxSide: 20, MaxEncodedBytes: png.Length),
        }).Width);
        Assert.Throws<ImageFormatException>(
            () => ImageDecoder.Decode(png, new DecodeOptions { Limits = new DecodeLimits(MaxPixels: 199) }));
        Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(png, new DecodeOptions { Limits = new DecodeLimits(MaxSide: 19) }));
        Assert.Throws<ImageFormatException>(
            () => ImageDecoder.Decode(png, new DecodeOptions { Limits = new DecodeLimits(MaxEncodedBytes: png.Length - 1) }));
    }

    private delegate int Place(ReadOnlySpan<byte> file);

    private static byte[] WithSides(byte[] file, Place place, byte[] sides)
    {
        sides.CopyTo(file.AsSpan(place(file)));
        return file;
    }
}
