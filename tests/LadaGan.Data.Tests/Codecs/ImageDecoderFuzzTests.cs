using System.Globalization;
using LadaGan.Core.Random;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>
/// Damaged and hostile images of each format: the result is pixels or an
/// <see cref="ImageFormatException"/>, with memory within the limits.
/// </summary>
[Trait("Speed", "slow")]
public class ImageDecoderFuzzTests
{
    private const int MostPixels = 1 << 18;

    private static readonly ulong Inputs = ulong.Parse(
        Environment.GetEnvironmentVariable("LADAGAN_FUZZ_INPUTS") ?? "10000", CultureInfo.InvariantCulture);

    private static readonly DecodeOptions Options = new() { Limits = new DecodeLimits(MaxPixels: MostPixels), ApplyOrientation = true };

    [Fact]
    public void Damaged_PNG_files_are_decoded_or_refused() => Fuzz(
        PngParts.Split,
        PngParts.Join,
        Golden.Image("interlaced.png"),
        Golden.Image("turned.png"),
        Golden.Image("grey16.png"),
        Golden.Image("animated.png"),
        PngWriter.Write(3, 2, 8, PngWriter.Palette, [0, 1, 2, 2, 1, 0], ("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]), ("tRNS", [0, 128])),
        PngWriter.Write(4, 2, 8, PngWriter.GreyAlpha, new byte[16]),
        PngWriter.Write(2, 2, 16, PngWriter.Rgba, new byte[32]));

    [Fact]
    public void Damaged_PNG_pixels_with_right_sums_are_decoded_or_refused() => Fuzz(
        file => [.. PngParts.Split(file).Select(part => part.Type == "IDAT" ? part with { Data = PngWriter.Inflate(part.Data) } : part)],
        parts => PngParts.Join([.. parts.Select(part => part.Type == "IDAT" ? part with { Data = PngWriter.Deflate(part.Data) } : part)]),
        Golden.Image("interlaced.png"),
        Golden.Image("grey16.png"),
        PngWriter.Write(3, 2, 8, PngWriter.Palette, [0, 1, 2, 2, 1, 0], ("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]), ("tRNS", [0, 128])));

    [Fact]
    public void Damaged_JPEG_files_are_decoded_or_refused() => Fuzz(
        JpegParts.Split,
        JpegParts.Join,
        Golden.Image("rgb420.jpg"),
        Golden.Image("progressive.jpg"),
        Golden.Image("grey.jpg"),
        Golden.Image("ycck.jpg"),
        Golden.Image("odd-subsampling.jpg"),
        Golden.Image("arithmetic.jpg"),
        Golden.Image("turned.jpg"));

    [Fact]
    public void Damaged_WebP_files_are_decoded_or_refused() => Fuzz(
        WebPParts.Split,
        WebPParts.Join,
        Golden.Image("lossy.webp"),
        Golden.Image("lossless.webp"),
        Golden.Image("lossy-alpha.webp"),
        Golden.Image("lossless-alpha.webp"),
        Golden.Image("animated.webp"),
        Golden.Image("turned.webp"));

    [Fact]
    public void Damaged_BMP_files_are_decoded_or_refused() => Fuzz(
        BmpParts.Split,
        BmpParts.Join,
        Golden.Image("palette1.bmp"),
        Golden.Image("palette4.bmp"),
        Golden.Image("rle8.bmp"),
        Golden.Image("rgb565.bmp"),
        Golden.Image("alpha32.bmp"),
        BmpWriter.Write(4, 1, 4, 2, [0, 3, 0x01, 0x20, 1, 0x10, 0, 1], [1, 2, 3, 0, 4, 5, 6, 0], colours: 2),
        BmpWriter.WriteCore(3, 1, 1, [1, 2, 3, 4, 5, 6], [0b1010_0000, 0, 0, 0]));

    private static void Fuzz(Func<byte[], List<FilePart>> split, Func<IReadOnlyList<FilePart>, byte[]> join, params byte[][] files)
    {
        var seeds = files.Select(split).ToList();
        Assert.All(files.Zip(seeds), pair => Assert.Equal(DecodesTo(pair.First), DecodesTo(join(pair.Second))));
        var decoded = 0UL;
        for (var input = 0UL; input < Inputs; input++)
        {
            var file = new PartsMutator(new Philox(0, input), seeds, join).File();
            var before = GC.GetAllocatedBytesForCurrentThread();
            decoded += IsDecoded(file, input) ? 1UL : 0;
            // The pixels, a copy when they are rotated, and a palette's indices.
            var most = (7 * MostPixels) + (4 * file.Length) + (64 * 1024);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
        }
        // The decoder neither ignores damage nor fails before anything interesting is reached.
        Assert.InRange(decoded, Inputs / 50, Inputs * 9 / 10);
    }

    private static string DecodesTo(byte[] file)
    {
        try
        {
            return Convert.ToBase64String(ImageDecoder.Decode(file).Rgb);
        }
        catch (ImageFormatException error)
        {
            return error.Reason;
        }
    }

    private static bool IsDecoded(byte[] file, ulong input)
    {
        try
        {
            var image = ImageDecoder.Decode(file, Options);
            Assert.InRange((long)image.Width * image.Height, 1, MostPixels);
            return true;
        }
        catch (ImageFormatException error)
        {
            Assert.NotEmpty(error.Reason);
            return false;
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(
                $"Input {input} made the decoder throw {error.GetType().Name}: {Convert.ToBase64String(file)}", error);
        }
    }
}
