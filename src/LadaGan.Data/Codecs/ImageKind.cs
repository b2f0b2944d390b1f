using System.Text;
using System.Text.Unicode;

namespace LadaGan.Data.Codecs;

/// <summary>An image file format, detected from the file's first bytes.</summary>
public enum ImageKind
{
    Jpeg,
    Png,
    WebP,
    Bmp,

    /// <summary>Anything else; <see cref="ImageKinds.Describe"/> names what it looks like.</summary>
    Unsupported,
}

/// <summary>Detects the format of a file from its magic bytes.</summary>
public static class ImageKinds
{
    // Bytes that decide whether a file is text.
    private const int TextStart = 512;

    // Found in datasets under the name of an image, or given in place of a dataset.
    private static readonly (byte[] Magic, string What)[] Others =
    [
        ([0xFF, 0x0A], "a JPEG XL"),
        ([0, 0, 0, 0x0C, .. "JXL \r\n"u8], "a JPEG XL"),
        ([.. "PK\x03\x04"u8], "a zip archive"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7-Zip archive"),
        ([.. "Rar!"u8], "a RAR archive"),
        ([0xFD, .. "7zXZ"u8], "an xz archive"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
        ([.. "BZh"u8], "a bzip2 archive"),
        ([.. "%PDF-"u8], "a PDF"),
        ([.. "8BPS"u8], "a Photoshop document"),
        ([0x93, .. "NUMPY"u8], "a NumPy array"),
        ([0x80, 2], "a Python pickle"),
        ([0x80, 3], "a Python pickle"),
        ([0x80, 4], "a Python pickle"),
        ([0x80, 5], "a Python pickle"),
        ([0x89, .. "HDF\r\n"u8], "an HDF5 file"),
        ([.. "PAR1"u8], "a Parquet file"),
    ];

    extension(ImageKind)
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
            if (encoded.Length >= 12 && encoded.StartsWith("RIFF"u8) && encoded[8..12].SequenceEqual("WEBP"u8))
            {
                return ImageKind.WebP;
            }
            // A text may also begin with these two letters, but not with four reserved zeros after them.
            return encoded.Length >= 14 && encoded.StartsWith("BM"u8) && encoded[6..10].IndexOfAnyExcept((byte)0) < 0
                ? ImageKind.Bmp
                : ImageKind.Unsupported;
        }

        /// <summary>A noun phrase for an unsupported file, such as "a GIF" or "text".</summary>
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
            if (encoded.Length >= 12 && encoded[4..8].SequenceEqual("ftyp"u8))
            {
                return DescribeBrand(encoded[8..12]);
            }
            if (encoded.StartsWith("\0\0\0\x0CjP  "u8))
            {
                return "a JPEG 2000";
            }
            foreach (var (magic, what) in Others)
            {
                if (encoded.StartsWith(magic.AsSpan()))
                {
                    return what;
                }
            }
            var start = encoded[..Math.Min(encoded.Length, TextStart)];
            return LooksLikeText(start) ? DescribeText(Encoding.UTF8.GetString(start)) : "an unknown image format";
        }
    }

    private static string DescribeBrand(ReadOnlySpan<byte> brand)
    {
        if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
        {
            return "an AVIF";
        }
        return brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("mif1"u8) ? "an HEIF" : "a video";
    }

    // A failed download is often a page that says "not found" in place of the image.
    private static string DescribeText(string text)
    {
        var start = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            return "an HTML page";
        }
        return start.StartsWith('<') && start.Contains("<svg", StringComparison.Ordinal) ? "an SVG" : "text";
    }

    private static bool LooksLikeText(ReadOnlySpan<byte> start)
    {
        foreach (var value in start)
        {
            if (value < 32 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
            {
                return false;
            }
        }
        // The cut may split a character: up to 3 bytes may remain.
        for (var cut = 0; cut <= (start.Length == TextStart ? 3 : 0); cut++)
        {
            if (Utf8.IsValid(start[..^cut]))
            {
                return true;
            }
        }
        return false;
    }
}
