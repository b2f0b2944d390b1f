using System.Buffers.Binary;
using System.Text;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>One message for every way in which an image can be invalid; and unusual ones that are valid.</summary>
public class BadImageTests
{
    private const string Rest = "supported are JPEG, PNG, WebP, BMP";

    private static readonly byte[] Png = PngWriter.Write(4, 4, 8, PngWriter.Rgb, new byte[48]);

    private static readonly byte[] Colours = [10, 20, 30, 0, 40, 50, 60, 0];

    private static readonly Dictionary<string, (byte[] File, string Reason)> Bad = new()
    {
        ["an empty file"] = ([], "is empty (0 bytes)"),
        ["one byte"] = ([0xFF], $"is an unknown image format; {Rest}"),
        ["zeros"] = (new byte[100], $"is an unknown image format; {Rest}"),
        ["text"] = (Text("not an image at all\n"), $"is text; {Rest}"),
        ["text that begins like a BMP"] = (Text("BMW is text, not an image"), $"is text; {Rest}"),
        ["a page named .jpg"] = (Text("\n<!DOCTYPE html><html><body>404 Not Found</body></html>"), $"is an HTML page; {Rest}"),
        ["an SVG named .png"] = (Text("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), $"is an SVG; {Rest}"),
        ["a PDF named .jpg"] = (Text("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n"), $"is a PDF; {Rest}"),
        ["a GIF named .png"] = (Text("GIF89a\u0001\0\u0001\0\u0080\0\0"), $"is a GIF; {Rest}"),
        ["a TIFF named .png"] = (Text("II*\0\b\0\0\0\0\0"), $"is a TIFF; {Rest}"),
        ["a big-endian TIFF"] = (Text("MM\0*\0\0\0\b\0\0"), $"is a TIFF; {Rest}"),
        ["an AVIF named .webp"] = (Text("\0\0\0\u0020ftypavif\0\0\0\0"), $"is an AVIF; {Rest}"),
        ["an HEIF named .jpg"] = (Text("\0\0\0\u0018ftypheic\0\0\0\0"), $"is an HEIF; {Rest}"),
        ["a video named .jpg"] = (Text("\0\0\0\u0018ftypisom\0\0\0\0"), $"is a video; {Rest}"),
        ["a JPEG 2000"] = (Text("\0\0\0\u000CjP  \r\n\u0087\n"), $"is a JPEG 2000; {Rest}"),
        ["a zip named .png"] = (Text("PK\u0003\u0004\u0014\0\0\0\b\0"), $"is a zip archive; {Rest}"),
        ["a JPEG XL named .jpg"] = (Text("\u00FF\n\u0000\u0010"), $"is a JPEG XL; {Rest}"),
        ["a boxed JPEG XL"] = (Text("\0\0\0\u000CJXL \r\n\u0087\n"), $"is a JPEG XL; {Rest}"),
        ["a NumPy array named .png"] = (Text("\u0093NUMPY\u0001\0"), $"is a NumPy array; {Rest}"),
        ["a pickle named .png"] = (Text("\u0080\u0004\u0095"), $"is a Python pickle; {Rest}"),
        ["a CgBI PNG"] = ([.. Png[..8], 0, 0, 0, 4, .. "CgBI"u8, 0x50, 0, 0x20, 2, 0x2B, 0xD5, 0xB3, 0x7F, .. Png[8..]],
            "is a PNG in Apple's CgBI form, which Xcode makes for iOS; use the original image"),
        ["half a PNG's signature"] = (Png[..4], $"is an unknown image format; {Rest}"),
        ["a PNG's signature alone"] = (Png[..8], "is a truncated PNG"),
        ["a PNG cut in its header"] = (Png[..20], "is a truncated PNG"),
        ["a PNG cut in its pixels"] = (Png[..^20], "is a truncated PNG"),
        ["a PNG without IEND"] = (PngWithout("IEND"), "is a truncated PNG"),
        ["a PNG without IHDR"] = (PngWithout("IHDR"), "is a PNG that cannot be decoded (libpng: IDAT: Missing IHDR before IDAT)"),
        ["a PNG without IDAT"] = (PngWithout("IDAT"), "declares 4 x 4 pixels in 0 bytes; a file this small cannot contain that many"),
        ["a PNG of no width"] = (PngWith(3, 0), "declares 0 x 4 pixels; a side must be at least 1"),
        ["a PNG of no height"] = (PngWith(7, 0), "declares 4 x 0 pixels; a side must be at least 1"),
        ["a PNG of 60,000 x 60,000"] = (BombTests.Announcing((byte[])Png.Clone(), 60_000, 60_000),
            "declares 60000 x 60000 pixels; at most 68,000,000 pixels and 65,535 a side are decoded"),
        ["a PNG of 2^31 pixels per row"] =
            (PngWith(0, 0x80), "declares 2147483652 x 4 pixels; at most 68,000,000 pixels and 65,535 a side are decoded"),
        ["a PNG of 8192 x 8192 in a few bytes"] = (BombTests.Announcing((byte[])Png.Clone(), 8192, 8192),
            "declares 8192 x 8192 pixels in 12 bytes; a file this small cannot contain that many"),
        ["a PNG with a bad checksum over its header"] = (Flipped(Png, 30), "is a PNG that cannot be decoded (libpng: IHDR: CRC error)"),
        ["a PNG with a bad checksum over its pixels"] =
            (Flipped(Png, Png.Length - 13), "is a PNG that cannot be decoded (libpng: IDAT: CRC error)"),
        ["a PNG with a damaged pixel stream"] =
            (PngPixels([1, 2, 3, 4, 5, 6, 7, 8, 9]), "is a PNG that cannot be decoded (libpng: IDAT: incorrect header check)"),
        ["a PNG with too few pixels"] =
            (PngPixels(PngWriter.Deflate(new byte[20])), "is a PNG that cannot be decoded (libpng: Not enough image data)"),
        ["a PNG of an unknown colour type"] = (PngWith(9, 5), "is a PNG that cannot be decoded (libpng: Invalid IHDR data)"),
        ["a PNG of three bits per sample"] = (PngWith(8, 3), "is a PNG that cannot be decoded (libpng: Invalid IHDR data)"),
        ["a PNG of an unknown interlacing"] = (PngWith(12, 2), "is a PNG that cannot be decoded (libpng: Invalid IHDR data)"),
        ["a PNG palette image without a palette"] =
            (PngWriter.Write(1, 1, 8, PngWriter.Palette, [0]), "is a PNG that cannot be decoded (libpng: IDAT: Missing PLTE before IDAT)"),
        ["a PNG with an unknown row filter"] = (PngPixels(PngWriter.Deflate([.. Enumerable.Repeat<byte>(9, 52)])),
            "is a PNG that cannot be decoded (libpng: bad adaptive filter value)"),
        ["a PNG chunk that is longer than the file"] = (Flipped(Png, 33), "is a truncated PNG"),
        ["a JPEG's start alone"] = ([0xFF, 0xD8, 0xFF], "is a JPEG that ends before its image data"),
        ["a JPEG cut in its header"] = (Golden.Image("rgb420.jpg")[..40], "is a JPEG that ends before its image data"),
        ["a JPEG cut in its scan"] = (Golden.Image("rgb420.jpg")[..^50], "is a truncated JPEG"),
        ["a progressive JPEG without Huffman tables"] =
            (JpegWithout("progressive.jpg", "C4"), "is a JPEG that cannot be decoded (libjpeg-turbo: Huffman table 0x00 was not defined)"),
        ["a JPEG without quantisation tables"] =
            (JpegWithout("rgb420.jpg", "DB"), "is a JPEG that cannot be decoded (libjpeg-turbo: Quantization table 0x00 was not defined)"),
        ["a JPEG without a frame"] = (JpegWithout("rgb420.jpg", "C0"),
            "is a JPEG that cannot be decoded (libjpeg-turbo: Invalid JPEG file structure: SOS before SOF)"),
        ["a JPEG without a scan"] = (JpegParts.Join([.. JpegParts.Split(Golden.Image("rgb420.jpg")).TakeWhile(part => part.Type != "DA")]),
            "is a JPEG that cannot be decoded (libjpeg-turbo: Invalid JPEG file structure: missing SOS marker)"),
        ["a JPEG of two frames"] =
            (TwoFrames(), "is a JPEG that cannot be decoded (libjpeg-turbo: Invalid JPEG file structure: two SOF markers)"),
        ["a JPEG of no height"] =
            (JpegFrame(2, 0), "is a JPEG that cannot be decoded (libjpeg-turbo: Empty JPEG image (DNL not supported))"),
        ["a JPEG of no width"] =
            (JpegFrame(4, 0), "is a JPEG that cannot be decoded (libjpeg-turbo: Empty JPEG image (DNL not supported))"),
        ["a JPEG of 60,000 x 60,000"] = (BombTests.Announcing(Golden.Image("rgb420.jpg"), 60_000, 60_000),
            "declares 60000 x 60000 pixels; at most 68,000,000 pixels and 65,535 a side are decoded"),
        ["a JPEG of 8192 x 8192 in a few bytes"] = (BombTests.Announcing(Golden.Image("rgb420.jpg"), 8192, 8192),
            "declares 8192 x 8192 pixels in 1,104 bytes; a file this small cannot contain that many"),
        ["a JPEG of twelve bits"] =
            (JpegFrame(0, 12), "is a JPEG that cannot be decoded (libjpeg-turbo: Unsupported JPEG data precision 12)"),
        ["a JPEG of a sampling that does not exist"] =
            (JpegFrame(7, 0x05), "is a JPEG that cannot be decoded (libjpeg-turbo: Bogus sampling factors)"),
        ["a lossless JPEG"] = (JpegAs("C3"), "is a JPEG that cannot be decoded (libjpeg-turbo: Unsupported JPEG process: SOF type 0xc3)"),
        ["a hierarchical JPEG"] =
            (JpegAs("C5"), "is a JPEG that cannot be decoded (libjpeg-turbo: Unsupported JPEG process: SOF type 0xc5)"),
        ["a progressive JPEG of very many scans"] = (ManyScans(), "is a JPEG of 210 scans; at most 100 are decoded"),
        ["a WebP's start alone"] = (Golden.Image("lossy.webp")[..12], "is a truncated WebP"),
        ["a WebP cut in its header"] = (Golden.Image("lossy.webp")[..24], "is a truncated WebP"),
        ["a WebP cut in its pixels"] = (Golden.Image("lossy.webp")[..^20], "is a truncated or corrupt WebP"),
        ["a lossless WebP cut in its pixels"] = (Golden.Image("lossless.webp")[..^20], "is a truncated or corrupt WebP"),
        ["a WebP of no width"] =
            (BombTests.Announcing(Golden.Image("lossy.webp"), 0, 29), "is a WebP with a damaged header (libwebp: status 3)"),
        ["a WebP of 16383 x 16383"] = (BombTests.Announcing(Golden.Image("lossy.webp"), 60_000, 60_000),
            "declares 16383 x 16383 pixels; at most 68,000,000 pixels and 65,535 a side are decoded"),
        ["a lossless WebP of 8192 x 8192 in a few bytes"] = (BombTests.Announcing(Golden.Image("lossless.webp"), 8192, 8192),
            "declares 8192 x 8192 pixels in 2,318 bytes; a file this small cannot contain that many"),
        ["a WebP whose canvas is not its image size"] = (WebPCanvas(), "is a WebP with a damaged header (libwebp: status 3)"),
        ["an animated WebP"] = (Golden.Image("animated.webp"), "is an animated WebP; only still images are decoded"),
        ["a BMP cut in its header"] = (Golden.Image("24.bmp")[..40], "is a truncated BMP"),
        ["a BMP's first header alone"] = (Golden.Image("24.bmp")[..16], "is a truncated BMP"),
        ["a BMP cut in its pixels"] = (Golden.Image("24.bmp")[..^1], "is a truncated BMP"),
        ["a BMP with an unknown header"] = (Bmp(14, 41), "is a BMP with a header of 41 bytes, which is unknown"),
        ["a BMP of no width"] = (Bmp(18, 0), "declares 0 x 29 pixels; a side must be at least 1"),
        ["a BMP of a negative width"] = (Bmp(18, -37), "declares -37 x 29 pixels; a side must be at least 1"),
        ["a BMP of 60,000 x 60,000"] = (BombTests.Announcing(Golden.Image("24.bmp"), 60_000, 60_000),
            "declares 60000 x 60000 pixels; at most 68,000,000 pixels and 65,535 a side are decoded"),
        ["a BMP that lies about its height"] = (Bmp(22, 8192), "is a truncated BMP"),
        ["a BMP of the lowest possible height"] =
            (Bmp(22, int.MinValue), "declares 37 x 2147483648 pixels; at most 68,000,000 pixels and 65,535 a side are decoded"),
        ["a BMP whose pixels begin inside its header"] = (Bmp(10, 20), "is a BMP whose pixels begin inside its header, at byte 20"),
        ["a BMP whose pixels begin beyond its end"] = (Bmp(10, 1 << 30), "is a truncated BMP"),
        ["a BMP of two bits"] =
            (BmpWriter.Write(1, 1, 2, 0, [0, 0, 0, 0], Colours), "is a BMP of 2 bits a pixel with compression 0, which is not decoded"),
        ["a BMP that holds a JPEG"] =
            (BmpWriter.Write(1, 1, 24, 4, [0, 0, 0, 0]), "is a BMP of 24 bits a pixel with compression 4, which is not decoded"),
        ["a run-length encoded BMP from the top"] =
            (Bmp(22, -29, "rle8.bmp"), "is a run-length encoded BMP with a negative height, which the format forbids"),
        ["a BMP whose runs leave their row"] =
            (BmpWriter.Write(2, 1, 8, 1, [3, 0, 0, 1], Colours, colours: 2), "is a BMP whose runs leave the image"),
        ["a BMP whose runs leave the image"] =
            (BmpWriter.Write(2, 1, 8, 1, [0, 2, 0, 9, 0, 1], Colours, colours: 2), "is a BMP whose runs leave the image"),
        ["a BMP whose runs do not end"] = (BmpWriter.Write(2, 1, 8, 1, [2, 0], Colours, colours: 2), "is a truncated BMP"),
        ["a BMP of runs of 8192 x 8192 in a few bytes"] = (BmpWriter.Write(8192, 8192, 8, 1, [0, 1], Colours, colours: 2),
            "declares 8192 x 8192 pixels in 64 bytes; a file this small cannot contain that many"),
        ["a BMP whose palette overlaps its pixels"] =
            (BmpWriter.Write(1, 1, 8, 0, [0, 0, 0, 0], Colours, colours: 200), "is a BMP whose palette of 200 colours overlaps its pixels"),
        ["a BMP without its masks"] = (BmpWriter.Write(1, 1, 16, 3, [0, 0, 0, 0]), "is a BMP without its colour masks"),
        ["a BMP whose masks have holes"] = (BmpWriter.Write(1, 1, 16, 3, [0, 0, 0, 0], [5, 0, 0, 0, 8, 0, 0, 0, 16, 0, 0, 0]),
            "is a BMP with invalid colour masks (00000005, 00000008, 00000010, 00000000)"),
    };

    public static TheoryData<string> BadFiles => [.. Bad.Keys];

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_refused_in_one_sentence(string what)
    {
        var (file, reason) = Bad[what];

        var error = Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file));

        Assert.Equal(reason, error.Reason);
        Assert.Equal($"a/b.png: {reason}", error.For("a/b.png").Message);
    }

    [Fact]
    public void The_odd_ones_are_decoded()
    {
        Assert.Equal([0, 0, 0], Decode(PngWriter.Write(1, 1, 8, PngWriter.Palette, [7], ("PLTE", [1, 2, 3]))));
        Assert.Equal([1, 2, 3], Decode(PngWriter.Write(1, 1, 8, PngWriter.Palette, [0], ("PLTE", [1, 2, 3]), ("acTL", new byte[8]))));
        Assert.Equal(Decode(Png), Decode([.. Png, 1, 2, 3]));
        Assert.Equal(37 * 29 * 3, Decode(Golden.Image("cmyk.jpg")).Length);
        Assert.Equal([3, 2, 1], Decode(BmpWriter.Write(1, -1, 24, 0, [1, 2, 3, 0])));
    }

    private static byte[] Decode(byte[] file) => ImageDecoder.Decode(file).Rgb.ToArray();

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    // A complete image with one byte of its header chunk changed, and a correct checksum.
    private static byte[] PngWith(int at, byte value)
    {
        var parts = PngParts.Split(Png);
        parts[0].Data[at] = value;
        return PngParts.Join(parts);
    }

    private static byte[] PngWithout(string type) => PngParts.Join([.. PngParts.Split(Png).Where(part => part.Type != type)]);

    private static byte[] PngPixels(byte[] compressed) =>
        PngParts.Join([.. PngParts.Split(Png).Select(part => part.Type == "IDAT" ? part with { Data = compressed } : part)]);

    private static byte[] Flipped(byte[] file, int at)
    {
        var damaged = (byte[])file.Clone();
        damaged[at] ^= 1;
        return damaged;
    }

    private static byte[] JpegWithout(string name, string type) =>
        JpegParts.Join([.. JpegParts.Split(Golden.Image(name)).Where(part => part.Type != type)]);

    private static byte[] JpegFrame(int at, byte value)
    {
        var parts = JpegParts.Split(Golden.Image("rgb420.jpg"));
        parts.First(part => part.Type == "C0").Data[at] = value;
        return JpegParts.Join(parts);
    }

    private static byte[] JpegAs(string frameType) =>
        JpegParts.Join(
            [.. JpegParts.Split(Golden.Image("rgb420.jpg")).Select(part => part.Type == "C0" ? part with { Type = frameType } : part)]);

    private static byte[] TwoFrames() =>
        JpegParts.Join(
            [.. JpegParts.Split(Golden.Image("rgb420.jpg")).SelectMany(part => Enumerable.Repeat(part, part.Type == "C0" ? 2 : 1))]);

    private static byte[] ManyScans()
    {
        var parts = JpegParts.Split(Golden.Image("progressive.jpg"));
        return JpegParts.Join([.. parts, .. Enumerable.Repeat(parts[^2..], 200).SelectMany(scan => scan)]);
    }

    private static byte[] WebPCanvas()
    {
        var parts = WebPParts.Split(Golden.Image("turned.webp"));
        parts[0].Data[4]++;
        return WebPParts.Join(parts);
    }

    private static byte[] Bmp(int at, int value, string name = "24.bmp")
    {
        var bmp = Golden.Image(name);
        BinaryPrimitives.WriteInt32LittleEndian(bmp.AsSpan(at), value);
        return bmp;
    }
}
