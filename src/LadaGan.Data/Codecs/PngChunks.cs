using System.Buffers.Binary;

namespace LadaGan.Data.Codecs;

/// <summary>
/// Walks the chunks of a PNG (W3C PNG specification, section 5): detects a truncated file, and keeps only the chunks that
/// define the pixels, so that gamma and colour profiles change no value and text chunks cost nothing.
/// </summary>
internal static class PngChunks
{
    private const int Framing = 12; // length, type, CRC: 4 bytes each
    private const int ColourType = 25; // in the file, of which IHDR is the first chunk
    private const byte Palette = 3;
    private const byte Alpha = 4;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>
    /// The file with only the chunks that define pixels: IHDR, IDAT, IEND, PLTE of a palette image, and tRNS of one without alpha. A
    /// palette that is only a suggestion cannot make the image unusable. The same bytes when it has no others.
    /// </summary>
    /// <param name="png">The whole file.</param>
    /// <param name="compressedBytes">Receives the total bytes of the IDAT chunks.</param>
    /// <exception cref="ImageFormatException">The file ends before its IEND chunk.</exception>
    public static ReadOnlySpan<byte> PixelsOnly(ReadOnlySpan<byte> png, out long compressedBytes)
    {
        var colours = png.Length > ColourType ? png[ColourType] : (byte)0;
        var (end, kept) = Measure(png, colours, out compressedBytes);
        if (kept == end)
        {
            return png[..end];
        }
        var filtered = new byte[kept];
        Signature.CopyTo(filtered);
        var written = Signature.Length;
        for (var offset = Signature.Length; offset < end;)
        {
            var chunk = png.Slice(offset, ChunkLength(png[offset..]));
            if (MakesPixels(chunk.Slice(4, 4), colours))
            {
                chunk.CopyTo(filtered.AsSpan(written));
                written += chunk.Length;
            }
            offset += chunk.Length;
        }
        return filtered;
    }

    /// <summary>Whether the file is Xcode's variant of PNG, with swapped colours and a compressed stream of its own.</summary>
    public static bool IsCgBI(ReadOnlySpan<byte> png) => png.Length >= 16 && png.Slice(12, 4).SequenceEqual("CgBI"u8);

    /// <summary>The TIFF block of the eXIf chunk; empty when there is none, or the file is truncated before it.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> png)
    {
        for (var rest = png[Signature.Length..];
            rest.Length >= Framing && BinaryPrimitives.ReadUInt32BigEndian(rest) <= rest.Length - Framing
                && !rest[4..].StartsWith("IEND"u8);
            rest = rest[ChunkLength(rest)..])
        {
            if (rest.Slice(4, 4).SequenceEqual("eXIf"u8))
            {
                return rest[8..(ChunkLength(rest) - 4)];
            }
        }
        return [];
    }

    private static (int End, int Kept) Measure(ReadOnlySpan<byte> png, byte colours, out long compressedBytes)
    {
        compressedBytes = 0;
        var (offset, kept) = (Signature.Length, Signature.Length);
        while (true)
        {
            var length = ChunkLength(png[offset..]);
            var type = png.Slice(offset + 4, 4);
            offset += length;
            kept += MakesPixels(type, colours) ? length : 0;
            compressedBytes += type.SequenceEqual("IDAT"u8) ? length - Framing : 0;
            if (type.SequenceEqual("IEND"u8))
            {
                return (offset, kept);
            }
        }
    }

    private static int ChunkLength(ReadOnlySpan<byte> rest)
    {
        var length = rest.Length < Framing ? long.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest) + (long)Framing;
        return length <= rest.Length ? (int)length : throw new ImageFormatException("is a truncated PNG");
    }

    private static bool MakesPixels(ReadOnlySpan<byte> type, byte colours) =>
        type.SequenceEqual("IDAT"u8) || type.SequenceEqual("IHDR"u8) || type.SequenceEqual("IEND"u8)
        || (type.SequenceEqual("PLTE"u8) && colours == Palette) || (type.SequenceEqual("tRNS"u8) && (colours & Alpha) == 0);
}
