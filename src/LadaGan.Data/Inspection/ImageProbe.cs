using System.Buffers.Binary;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Inspection;

/// <summary>Describes an encoded image from its header: "JPEG, grey", "PNG, RGB with alpha, 16 bits", "WebP, lossless".</summary>
/// <remarks>Sources: ITU-T T.81 B.2.2 (frame header), W3C PNG 11.2.1 (IHDR), RFC 9649 section 2 (WebP container).</remarks>
internal static class ImageProbe
{
    public static string Describe(ReadOnlySpan<byte> encoded) => ImageKind.Detect(encoded) switch
    {
        ImageKind.Jpeg => "JPEG" + Jpeg(encoded),
        ImageKind.Png => "PNG" + Png(encoded),
        ImageKind.WebP => "WebP" + WebP(encoded),
        ImageKind.Unsupported => ImageKind.Describe(encoded),
        var other => $"{other}",
    };

    private static string Jpeg(ReadOnlySpan<byte> encoded)
    {
        for (var at = 2; at + 9 < encoded.Length && encoded[at] == 0xFF;)
        {
            var marker = encoded[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            // C0 … CF are frame headers, except for the tables C4 and CC and the reserved C8.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var colours = encoded[at + 9] switch { 1 => ", grey", 3 => ", colour", 4 => ", CMYK", _ => "" };
                return colours + (marker is 0xC2 or 0xC6 or 0xCA or 0xCE ? ", progressive" : "");
            }
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(encoded[(at + 2)..]);
        }
        return "";
    }

    private static string Png(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length < 29)
        {
            return "";
        }
        var colours = encoded[25] switch
        {
            0 => ", grey",
            2 => ", RGB",
            3 => ", palette",
            4 => ", grey with alpha",
            6 => ", RGB with alpha",
            _ => "",
        };
        return colours + (encoded[24] == 8 ? "" : encoded[24] == 1 ? ", 1 bit" : $", {encoded[24]} bits")
            + (encoded[28] == 1 ? ", interlaced" : "");
    }

    private static string WebP(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length < 21)
        {
            return "";
        }
        var chunk = encoded[12..16];
        if (!chunk.SequenceEqual("VP8X"u8))
        {
            return chunk.SequenceEqual("VP8L"u8) ? ", lossless" : ", lossy";
        }
        return ((encoded[20] & 0x10) != 0 ? ", with alpha" : "") + ((encoded[20] & 0x02) != 0 ? ", animated" : "");
    }
}
