namespace LadaGan.Data.Codecs;

/// <summary>Lays a transparent image over white: round((α·c + (255 − α)·255) / 255), on the stored (not linear) values, as Pillow's paste does.</summary>
internal static class AlphaOverWhite
{
    /// <param name="rgba">R, G, B, alpha bytes of each pixel, not premultiplied.</param>
    /// <returns>R, G, B bytes of each pixel.</returns>
    public static byte[] ToRgb(ReadOnlySpan<byte> rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            int alpha = rgba[from + 3];
            for (var channel = 0; channel < 3; channel++)
            {
                rgb[to + channel] = (byte)(((alpha * rgba[from + channel]) + ((255 - alpha) * 255) + 127) / 255);
            }
        }
        return rgb;
    }
}
