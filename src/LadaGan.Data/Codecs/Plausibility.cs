namespace LadaGan.Data.Codecs;

/// <summary>Refuses a header that declares more pixels than its file can contain, before memory for them is allocated.</summary>
/// <remarks>
/// The bound is above what the formats can reach, so that no real image is refused: a Huffman-coded JPEG spends at least one bit on each 8
/// × 8 block, and its blocks cover at least half of the image (1,024 pixels per byte); a lossy WebP spends at least 1.65 bits on the modes
/// of a 16 × 16 block (1,240). Lossless WebP, arithmetic-coded JPEG and BMP's skipped pixels have no such bound: there, an almost empty
/// image of more than a million pixels is refused as well.
/// </remarks>
internal static class Plausibility
{
    private const long PixelsPerByte = 1280;

    // This many pixels do no harm, and a uniform image of this size may have almost no bytes.
    private const long HarmlessPixels = 1 << 20;

    /// <exception cref="ImageFormatException">The header declares more than a million pixels, and more than 1,280 for every byte of the
    /// file.</exception>
    public static void Check(long width, long height, long encodedBytes)
    {
        if (width * height > Math.Max(HarmlessPixels, PixelsPerByte * encodedBytes))
        {
            throw Refusal(width, height, encodedBytes);
        }
    }

    public static ImageFormatException Refusal(long width, long height, long encodedBytes) =>
        new($"declares {width} x {height} pixels in {encodedBytes:N0} bytes; a file this small cannot contain that many");
}
