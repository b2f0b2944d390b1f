namespace LadaGan.Data.Codecs;

/// <summary>The colour that transparent pixels are blended with.</summary>
public enum Background
{
    White,
    Black,
}

/// <summary>
/// Blends transparent pixels with a background: round((α·c + (255 − α)·shade) / 255),
/// on the stored (not linear) values, as Pillow's paste does.
/// </summary>
internal static class Transparency
{
    extension(Background background)
    {
        /// <summary>The background's value in every channel.</summary>
        public int Shade => background == Background.White ? 255 : 0;
    }

    /// <summary>One channel of one pixel, blended with <paramref name="shade"/>.</summary>
    public static byte Over(int shade, int value, int alpha) => (byte)(((alpha * value) + ((255 - alpha) * shade) + 127) / 255);

    /// <param name="rgba">R, G, B, alpha bytes of each pixel, not premultiplied.</param>
    /// <param name="background">The colour behind the pixels.</param>
    /// <returns>R, G, B bytes of each pixel.</returns>
    public static byte[] ToRgb(ReadOnlySpan<byte> rgba, Background background)
    {
        var shade = background.Shade;
        var rgb = GC.AllocateUninitializedArray<byte>(rgba.Length / 4 * 3);
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            var pixel = rgba.Slice(from, 4);
            for (var channel = 0; channel < 3; channel++)
            {
                rgb[to + channel] = Over(shade, pixel[channel], pixel[3]);
            }
        }
        return rgb;
    }
}
