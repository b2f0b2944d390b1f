namespace LadaGan.Data.Codecs;

/// <summary>
/// Converts the four inks of a JPEG to RGB as Pillow does: inks are assumed to be stored inverted (Adobe's convention, 255 = no ink),
/// so red = black' − (255 − cyan')·black'/255, rounded.
/// </summary>
internal static class InvertedCmyk
{
    /// <param name="inks">C, M, Y, K bytes of each pixel, inverted.</param>
    /// <returns>R, G, B bytes of each pixel.</returns>
    public static byte[] ToRgb(ReadOnlySpan<byte> inks)
    {
        var rgb = GC.AllocateUninitializedArray<byte>(inks.Length / 4 * 3);
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            int black = inks[from + 3];
            for (var channel = 0; channel < 3; channel++)
            {
                rgb[to + channel] = (byte)(black - DividedBy255((255 - inks[from + channel]) * black));
            }
        }
        return rgb;
    }

    // Exactly round(x / 255) for 0 <= x <= 255².
    private static int DividedBy255(int product)
    {
        var biased = product + 128;
        return ((biased >> 8) + biased) >> 8;
    }
}
