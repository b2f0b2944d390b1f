using LadaGan.Experiments.Figures.Colours;

namespace LadaGan.Experiments.Viewing;

/// <summary>Where two images differ, and how much.</summary>
/// <param name="Pixels">
/// [S, S, 3]: each pixel's mean absolute difference of red, green and blue in viridis, from 0 to <see cref="Brightest"/> and above.
/// </param>
/// <param name="Mean">The mean absolute difference of all values, 0 to 255.</param>
public sealed record ImageDifference(byte[] Pixels, double Mean)
{
    /// <summary>The difference from which on the colour is the brightest.</summary>
    public const int Brightest = 128;

    /// <param name="one">[S, S, 3].</param>
    /// <param name="other">[S, S, 3].</param>
    public static ImageDifference Of(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Length, one.Length);
        var pixels = new byte[one.Length];
        var sum = 0L;
        for (var at = 0; at < one.Length; at += 3)
        {
            var here = Math.Abs(one[at] - other[at]) + Math.Abs(one[at + 1] - other[at + 1]) + Math.Abs(one[at + 2] - other[at + 2]);
            sum += here;
            Viridis.ColourOf(here / (3.0 * Brightest)).CopyTo(pixels.AsSpan(at));
        }
        return new(pixels, (double)sum / one.Length);
    }
}
