using LadaGan.Data.Codecs;

namespace LadaGan.Data.Tests.Codecs;

/// <summary>
/// Decoders warn of many things. Where every pixel is there, the image is decoded to what Pillow gives, which is that of the file without
/// the oddity (Pillow 9.4 for each of these files); where pixels are missing, it is refused, however harmless the first warning.
/// </summary>
public class HarmlessWarningTests
{
    private static readonly byte[] Sequential = Golden.Image("rgb420.jpg");
    private static readonly byte[] Progressive = Golden.Image("progressive.jpg");
    private static readonly byte[] Restarts = Golden.Image("restarts.jpg");
    private static readonly byte[] Surplus = [.. Enumerable.Range(1, 199).Select(value => (byte)value)];
    private static readonly byte[] Rows = [.. Enumerable.Range(0, 32 * 97).Select(at => (byte)(at % 97 == 0 ? 0 : at))];

    private static readonly Dictionary<string, (byte[] File, byte[] Good)> Jpegs = new()
    {
        ["bytes before the end"] = ([.. Sequential[..^2], .. Surplus, .. Sequential[^2..]], Sequential),
        ["zeros before the end"] = ([.. Sequential[..^2], .. new byte[5000], .. Sequential[^2..]], Sequential),
        ["bytes before the end, progressive"] = ([.. Progressive[..^2], .. Surplus, .. Progressive[^2..]], Progressive),
        ["bytes after the end"] = ([.. Sequential, .. Surplus], Sequential),
        ["bytes before a table"] = (Before(Sequential, 0xDB, [0x11, 0x22]), Sequential),
        ["bytes before the frame"] = (Before(Sequential, 0xC0, new byte[8]), Sequential),
        ["stuffed bytes before the scan"] = (Before(Sequential, 0xDA, [0xFF, 0x00, 0x01]), Sequential),
        ["fill bytes before the scan"] = (Before(Sequential, 0xDA, [0xFF, 0xFF, 0xFF]), Sequential),
        ["an unknown Adobe transform"] = (Adobe(7), Sequential),
        ["an Adobe transform for four components"] = (Adobe(2), Sequential),
        ["an unknown JFIF version"] = (With(Sequential, 11, 3), Sequential),
        ["parameters of a sequential scan"] = (ScanParameters(), Sequential),
        ["bytes before a table and before the end"] =
            (Before([.. Sequential[..^2], .. Surplus, .. Sequential[^2..]], 0xDB, [0x11, 0x22]), Sequential),
        ["bytes between two scans"] = (BeforeLast(Progressive, 0xC4, Surplus[..49]), Progressive),
        ["zeros before every restart marker"] = (BeforeRestarts([0, 0, 0, 0]), Restarts),
        ["many zeros before every restart marker"] = (BeforeRestarts(new byte[50]), Restarts),
        ["fill bytes before every restart marker"] = (BeforeRestarts([0xFF, 0xFF]), Restarts),
        ["bytes between several scans"] =
            (BeforeLast(BeforeLast(Progressive, 0xDA, [1, 2, 3]), 0xC4, Surplus[..49]), Progressive),
    };

    private static readonly Dictionary<string, byte[]> Incomplete = new()
    {
        ["a zero for the last byte of each interval"] = BeforeRestarts([0], replaced: 1),
        ["no end"] = Sequential[..^2],
        ["no end, progressive"] = Progressive[..^2],
        ["a cut scan with an end"] = [.. Sequential[..^32], .. Sequential[^2..]],
        ["bytes before a table, and a cut scan"] = Before([.. Sequential[..^32], .. Sequential[^2..]], 0xDB, [0x11, 0x22]),
        ["bytes between two scans, and a cut scan"] =
            BeforeLast([.. Progressive[..^40], .. Progressive[^2..]], 0xC4, Surplus[..49]),
    };

    public static TheoryData<string> HarmlessJpegs => [.. Jpegs.Keys];

    public static TheoryData<string> IncompleteJpegs => [.. Incomplete.Keys];

    [Theory]
    [MemberData(nameof(HarmlessJpegs))]
    public void A_JPEG_whose_pixels_are_all_there_is_decoded(string what) =>
        Assert.Equal(Decode(Jpegs[what].Good), Decode(Jpegs[what].File));

    [Theory]
    [MemberData(nameof(IncompleteJpegs))]
    public void A_JPEG_with_missing_pixels_is_refused(string what) =>
        Assert.Throws<ImageFormatException>(() => Decode(Incomplete[what]));

    private static byte[] BeforeRestarts(byte[] inserted, int replaced = 0)
    {
        var jpeg = new List<byte>();
        for (var at = 0; at < Restarts.Length; at++)
        {
            if (Restarts[at] == 0xFF && Restarts[at + 1] is >= 0xD0 and <= 0xD7)
            {
                jpeg.RemoveRange(jpeg.Count - replaced, replaced);
                jpeg.AddRange(inserted);
            }
            jpeg.Add(Restarts[at]);
        }
        return [.. jpeg];
    }

    [Fact]
    public void A_CMYK_JPEG_with_an_unknown_Adobe_transform_is_read_as_libjpeg_reads_it()
    {
        var cmyk = Golden.Image("cmyk.jpg");
        var transform = cmyk.AsSpan().IndexOf("Adobe"u8) + 11;

        Assert.Equal(Decode(With(cmyk, transform, 2)), Decode(With(cmyk, transform, 1)));
    }

    [Fact]
    public void A_PNG_with_surplus_data_is_decoded()
    {
        var (pixels, compressed) = (Decode(Png([PngWriter.Deflate(Rows)])), PngWriter.Deflate(Rows));

        Assert.Equal(pixels, Decode(Png([[.. compressed, .. Surplus]])));
        Assert.Equal(pixels, Decode(Png([compressed, Surplus])));
        Assert.Equal(pixels, Decode(Png([compressed, compressed])));
        Assert.Equal(pixels, Decode(Png([compressed, []])));
        Assert.Equal(pixels, Decode(Png([PngWriter.Deflate([.. Rows, .. Rows[..97]])])));
        Assert.Equal(pixels, Decode(Png([PngWriter.Deflate([.. Rows, 0, 1, 2])])));
    }

    [Fact]
    public void A_PNG_with_a_palette_that_is_only_a_suggestion_is_decoded()
    {
        var parts = PngParts.Split(Png([PngWriter.Deflate(Rows)]));

        Assert.Equal(Decode(PngParts.Join(parts)), Decode(PngParts.Join([parts[0], new FilePart("PLTE", new byte[7]), .. parts[1..]])));
    }

    [Fact]
    public void A_PNG_with_missing_rows_is_refused() =>
        Assert.Throws<ImageFormatException>(() => Decode(Png([PngWriter.Deflate(Rows[..^97]), Surplus])));

    private static byte[] Decode(byte[] file) => ImageDecoder.Decode(file).Rgb.ToArray();

    private static byte[] With(byte[] file, int at, byte value)
    {
        var changed = (byte[])file.Clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] Insert(byte[] file, int at, byte[] bytes) => [.. file[..at], .. bytes, .. file[at..]];

    private static byte[] Before(byte[] jpeg, byte marker, byte[] bytes) =>
        Insert(jpeg, jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, marker]), bytes);

    private static byte[] BeforeLast(byte[] jpeg, byte marker, byte[] bytes) =>
        Insert(jpeg, jpeg.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, marker]), bytes);

    // The JFIF segment, which would decide about the colours, is replaced.
    private static byte[] Adobe(byte transform) =>
        [0xFF, 0xD8, 0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform, .. Sequential[20..]];

    private static byte[] ScanParameters()
    {
        var scan = Sequential.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var end = scan + 2 + (Sequential[scan + 2] << 8) + Sequential[scan + 3];
        return [.. Sequential[..(end - 3)], 1, 32, 0x11, .. Sequential[end..]];
    }

    private static byte[] Png(byte[][] compressed)
    {
        var parts = PngParts.Split(PngWriter.Write(32, 32, 8, PngWriter.Rgb, new byte[32 * 96]));
        return PngParts.Join([parts[0], .. compressed.Select(data => new FilePart("IDAT", data)), parts[^1]]);
    }
}
