using System.Buffers.Binary;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>Small files that declare large images: they are refused, and the process does not grow by 16 MiB.</summary>
[Collection(ProcessMemory.Name)]
public class BombTests
{
    private const long MostGrowth = 16 << 20;

    public static TheoryData<string, int, int> Headers
    {
        get
        {
            var rows = new TheoryData<string, int, int>();
            foreach (var name in (string[])["rgb420.jpg", "progressive.jpg", "ycck.jpg", "arithmetic.jpg", "lossless.webp", "lossy.webp",
                "interlaced.png", "24.bmp", "rle8.bmp"])
            {
                // Beyond the pixel limit, and at it.
                rows.Add(name, 60_000, 60_000);
                rows.Add(name, 8192, 8192);
                if (name is not ("arithmetic.jpg" or "rle8.bmp"))
                {
                    // As many pixels as pass without a plausibility check; these two formats can leave most of them out.
                    rows.Add(name, 1024, 1024);
                }
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_false_header_costs_next_to_nothing(string name, int width, int height)
    {
        var file = Announcing(Golden.Image(name), width, height);

        Assert.InRange(ProcessMemory.PeakGrowth(() => Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file))), 0, MostGrowth);
    }

    [Fact]
    public void Bytes_enough_for_the_header_but_not_for_the_pixels_cost_only_what_is_decoded()
    {
        // Noise passes as an image of 8192 x 8192 until it is decoded.
        var noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        var png = PngParts.Split(PngWriter.Write(8192, 8192, 8, PngWriter.Rgb, new byte[24576 * 10]));
        var jpeg = JpegParts.Split(Announcing(Golden.Image("rgb420.jpg"), 8192, 8192));
        byte[][] files =
        [
            PngParts.Join([png[0], png[1] with { Data = [.. png[1].Data, .. noise] }, png[2]]),
            PngParts.Join([png[0], png[1] with { Data = [.. png[1].Data[..2], .. noise] }, png[2]]),
            JpegParts.Join([.. jpeg[..^1], jpeg[^1] with { Data = noise }]),
        ];

        foreach (var file in files)
        {
            Assert.InRange(
                ProcessMemory.PeakGrowth(() => Assert.Throws<ImageFormatException>(() => ImageDecoder.Decode(file))), 0, MostGrowth);
        }
    }

    [Fact]
    public void Even_pictures_are_no_bombs()
    {
        var grey = PngWriter.Write(8192, 4096, 1, PngWriter.Grey, new byte[1024 * 4096]);
        Assert.InRange(grey.Length, 0, 8000);

        Assert.Equal(8192 * 4096 * 3, ImageDecoder.Decode(grey).Rgb.Length);
        Assert.Equal(8192, ImageDecoder.Decode(PngWriter.Write(8192, 1024, 8, PngWriter.Rgb, new byte[24576 * 1024])).Width);
    }

    internal static byte[] Announcing(byte[] file, int width, int height)
    {
        switch (ImageKind.Detect(file))
        {
            case ImageKind.Png:
                var png = PngParts.Split(file);
                BinaryPrimitives.WriteInt32BigEndian(png[0].Data, width);
                BinaryPrimitives.WriteInt32BigEndian(png[0].Data.AsSpan(4), height);
                return PngParts.Join(png);
            case ImageKind.Jpeg:
                var jpeg = JpegParts.Split(file);
                var frame = jpeg.First(part => part.Type is "C0" or "C2" or "C9").Data;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)height);
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(3), (ushort)width);
                return JpegParts.Join(jpeg);
            case ImageKind.Bmp:
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
                return file;
            default:
                var webp = WebPParts.Split(file);
                // A WebP cannot declare a side of more than 16,383.
                var (w, h) = (Math.Min(width, 16383), Math.Min(height, 16383));
                if (webp[0].Type == "VP8L")
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(webp[0].Data.AsSpan(1), (uint)(w - 1) | ((uint)(h - 1) << 14));
                }
                else
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(webp[0].Data.AsSpan(6), (ushort)w);
                    BinaryPrimitives.WriteUInt16LittleEndian(webp[0].Data.AsSpan(8), (ushort)h);
                }
                return WebPParts.Join(webp);
        }
    }
}
