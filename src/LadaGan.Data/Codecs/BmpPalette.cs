namespace LadaGan.Data.Codecs;

/// <summary>The palette of a BMP; colours missing from the file are black.</summary>
internal static class BmpPalette
{
    /// <returns>256 colours of R, G, B.</returns>
    /// <exception cref="ImageFormatException">The palette overlaps the pixels.</exception>
    public static byte[] Read(ReadOnlySpan<byte> bmp, BmpHeader header)
    {
        var entry = header.Length == BmpHeader.CoreHeader ? 3 : 4;
        var start = BmpHeader.FileHeader + header.Length;
        var most = 1 << header.BitsPerPixel;
        // OS/2's palette has no length, and a file may have fewer colours than its bits can index without saying so.
        var fits = (header.PixelsAt - start) / entry;
        if (header.ColoursUsed > fits && header.ColoursUsed <= most)
        {
            throw new ImageFormatException($"is a BMP whose palette of {header.ColoursUsed} colours overlaps its pixels");
        }
        var colours = Math.Min(fits, header.ColoursUsed is 0 || header.ColoursUsed > most ? most : (int)header.ColoursUsed);
        var palette = new byte[256 * 3];
        for (var index = 0; index < colours; index++)
        {
            var bgr = bmp.Slice(start + (index * entry), 3);
            (palette[index * 3], palette[(index * 3) + 1], palette[(index * 3) + 2]) = (bgr[2], bgr[1], bgr[0]);
        }
        return palette;
    }
}
