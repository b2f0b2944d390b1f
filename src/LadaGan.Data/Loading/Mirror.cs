using LadaGan.Core.Random;

namespace LadaGan.Data.Loading;

/// <summary>
/// Mirrors images left to right, each position of the order with probability ½:
/// this doubles a dataset without a preferred direction.
/// </summary>
internal sealed class Mirror(ulong seed)
{
    private static readonly ulong Stream = Philox.StreamOf("mirrored images");

    private readonly Philox _random = new(seed, Stream);

    /// <summary>Whether the image at <paramref name="position"/> is mirrored: a pure function of (seed, position).</summary>
    public bool Flips(long position) => (_random.Bits64((ulong)position) & 1) != 0;

    /// <summary>Reverses the pixels of every row.</summary>
    /// <param name="rgb">[size, size, 3]</param>
    /// <param name="size">Side of the square image, in pixels.</param>
    public static void Flip(Span<byte> rgb, int size)
    {
        for (var row = 0; row < size; row++)
        {
            var pixels = rgb.Slice(row * size * 3, size * 3);
            for (int left = 0, right = pixels.Length - 3; left < right; left += 3, right -= 3)
            {
                (pixels[left], pixels[right]) = (pixels[right], pixels[left]);
                (pixels[left + 1], pixels[right + 1]) = (pixels[right + 1], pixels[left + 1]);
                (pixels[left + 2], pixels[right + 2]) = (pixels[right + 2], pixels[left + 2]);
            }
        }
    }
}
