namespace LadaGan.Core.Images;

/// <summary>How a network's value in [−1, 1] becomes a pixel's byte: the one definition that every engine follows.</summary>
public static class PixelValue
{
    /// <summary>Half of a byte's range: a value x stands for the level x·<see cref="Half"/> + <see cref="Half"/>.</summary>
    public const float Half = 127.5f;

    /// <summary>The byte of a value: round(x·127.5 + 127.5) in float32, halves to even, clamped to [0, 255]; 0 for NaN.</summary>
    /// <param name="value">x, nominally in [−1, 1].</param>
    public static byte ToByte(float value) => (byte)Math.Clamp(MathF.Round((value * Half) + Half), 0, 255);

    /// <summary>The bytes of three planes, interleaved as a PNG has them.</summary>
    /// <param name="red">[n].</param>
    /// <param name="green">[n].</param>
    /// <param name="blue">[n].</param>
    /// <param name="pixels">Receives [n, 3].</param>
    public static void Interleave(ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, Span<byte> pixels)
    {
        for (var i = 0; i < red.Length; i++)
        {
            pixels[3 * i] = ToByte(red[i]);
            pixels[(3 * i) + 1] = ToByte(green[i]);
            pixels[(3 * i) + 2] = ToByte(blue[i]);
        }
    }
}
