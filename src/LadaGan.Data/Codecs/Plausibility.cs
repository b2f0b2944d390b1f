namespace LadaGan.Data.Codecs;

/// <summary>Refuses a header that announces more pixels than its file can hold, before memory for them is taken.</summary>
/// <remarks>
/// The bound is above what the formats can reach, so that no picture is refused: a Huffman-coded JPEG spends at least a bit on each 8 × 8
/// block, and its blocks cover at least half of the picture (1,024 pixels a byte); a lossy WebP spends at least 1.65 bits on a 16 × 16
/// block's modes (1,240). Lossless WebP, arithmetic-coded JPEG and BMP's skipped pixels have no such bound: there, a picture above
/// a million pixels that is next to empty is refused as well.
/// </remarks>
internal static class Plausibility
{
    private const long PixelsPerByte = 1280;

    // So few pixels do no harm, and an even picture of that size may have next to no bytes.
    private const long HarmlessPixels = 1 << 20;

    /// <exception cref="ImageFormatException">The header announces more than a million pixels, and more than 1,280 for every byte of the file.</exception>
    public static void Check(long width, long height, long encodedBytes)
    {
        if (width * height > Math.Max(HarmlessPixels, PixelsPerByte * encodedBytes))
        {
            throw Refusal(width, height, encodedBytes);
        }
    }

    public static ImageFormatException Refusal(long width, long height, long encodedBytes) =>
        new($"announces {width} x {height} pixels in {encodedBytes:N0} bytes; a file so small does not hold so many");
}
