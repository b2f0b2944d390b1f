using System.Text.Unicode;

namespace LadaGan.Data.Codecs;

/// <summary>Tells the kind of a file by its magic bytes.</summary>
public static class ImageKinds
{
    public static ImageKind Detect(ReadOnlySpan<byte> encoded)
    {
        if (encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return ImageKind.Jpeg;
        }
        if (encoded.StartsWith(PngChunks.Signature))
        {
            return ImageKind.Png;
        }
        return IsRiff(encoded, "WEBP"u8) ? ImageKind.WebP : ImageKind.Unsupported;
    }

    /// <summary>A noun for a file that is not supported, such as "a GIF" or "text".</summary>
    public static string Describe(ReadOnlySpan<byte> encoded)
    {
        if (encoded.StartsWith("GIF87a"u8) || encoded.StartsWith("GIF89a"u8))
        {
            return "a GIF";
        }
        if (encoded.StartsWith("II*\0"u8) || encoded.StartsWith("MM\0*"u8))
        {
            return "a TIFF";
        }
        if (encoded.StartsWith("BM"u8) && encoded.Length >= 14 && encoded[6..10].IndexOfAnyExcept((byte)0) < 0)
        {
            return "a BMP";
        }
        if (encoded.Length >= 12 && encoded[4..8].SequenceEqual("ftyp"u8))
        {
            return encoded[8..12].SequenceEqual("avif"u8) ? "an AVIF" : "an HEIF or a video";
        }
        if (encoded.StartsWith("\0\0\0\x0CjP  "u8))
        {
            return "a JPEG 2000";
        }
        if (encoded.StartsWith("PK\x03\x04"u8))
        {
            return "a zip archive";
        }
        return LooksLikeText(encoded[..Math.Min(encoded.Length, 512)]) ? "text" : "no known kind of image";
    }

    private static bool IsRiff(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> form) =>
        encoded.Length >= 12 && encoded.StartsWith("RIFF"u8) && encoded[8..12].SequenceEqual(form);

    private static bool LooksLikeText(ReadOnlySpan<byte> start)
    {
        foreach (var value in start)
        {
            if (value < 32 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
            {
                return false;
            }
        }
        // The cut at 512 bytes may split a character: up to 3 bytes may be left over.
        for (var cut = 0; cut <= Math.Min(3, start.Length); cut++)
        {
            if (Utf8.IsValid(start[..^cut]))
            {
                return true;
            }
        }
        return false;
    }
}
