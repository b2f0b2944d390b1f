using System.Buffers.Binary;

namespace LadaGan.Data.Codecs;

/// <summary>The IHDR chunk of a PNG (W3C PNG specification, section 11.2.1), read before libpng sees the file.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitsPerPixel">Bits per stored pixel; 1 for an invalid pixel type, which libpng refuses.</param>
internal sealed record PngHeader(long Width, long Height, int BitsPerPixel)
{
    // Deflate's best: two bits for 258 bytes.
    private const long DeflateRatio = 1032;

    /// <summary>The header, or null when the file does not begin with one.</summary>
    public static PngHeader? TryRead(ReadOnlySpan<byte> png)
    {
        var chunk = png[PngChunks.Signature.Length..];
        if (chunk.Length < 21 || !chunk.Slice(4, 4).SequenceEqual("IHDR"u8))
        {
            return null;
        }
        var data = chunk[8..];
        var samples = data[9] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var depth = Math.Clamp(data[8], (byte)1, (byte)16);
        return new PngHeader(BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]), samples * depth);
    }

    /// <exception cref="ImageFormatException">The header declares no pixels or too many.</exception>
    public void CheckSize(DecodeLimits limits) => limits.CheckSize(Width, Height);

    /// <summary>Refuses more pixels than deflate can produce from the pixel chunks' bytes.</summary>
    /// <exception cref="ImageFormatException">Even the best compression would need more bytes.</exception>
    public void CheckPlausible(long compressedBytes)
    {
        if (Width * Height * BitsPerPixel / 8 > DeflateRatio * compressedBytes)
        {
            throw Plausibility.Refusal(Width, Height, compressedBytes);
        }
    }
}
