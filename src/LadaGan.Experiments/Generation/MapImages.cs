using LadaGan.Experiments.Figures.Colours;
using LadaGan.Experiments.Generation.Engines;

namespace LadaGan.Experiments.Generation;

/// <summary>Attention maps as images of the size of those that they belong to: every token a square, in viridis.</summary>
internal static class MapImages
{
    /// <summary>One image's maps of a head, side by side, the largest first.</summary>
    /// <param name="traced">The images and their maps.</param>
    /// <param name="image">Which image.</param>
    /// <param name="head">The head, from 0.</param>
    /// <param name="size">Side of the image, S.</param>
    /// <returns>[S, M·S, 3] for M maps.</returns>
    public static byte[] SideBySide(TracedImages traced, int image, int head, int size)
    {
        AttentionMaps[] shown = [.. traced.FromLargest];
        var pixels = new byte[size * shown.Length * size * 3];
        for (var map = 0; map < shown.Length; map++)
        {
            var (colours, side) = (Viridis.Paint(shown[map].Of(image, head)), shown[map].Side);
            for (var pixel = 0; pixel < size * size; pixel++)
            {
                var (y, x) = Math.DivRem(pixel, size);
                var token = (y * side / size * side) + (x * side / size);
                colours.AsSpan(token * 3, 3).CopyTo(pixels.AsSpan(((y * shown.Length * size) + (map * size) + x) * 3));
            }
        }
        return pixels;
    }

    /// <summary>Two images beside each other.</summary>
    /// <param name="left">[S, left width, 3].</param>
    /// <param name="right">[S, right width, 3].</param>
    /// <param name="size">S.</param>
    public static byte[] Beside(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int size)
    {
        var (pixels, widths) = (new byte[left.Length + right.Length], (Left: left.Length / size, Right: right.Length / size));
        for (var row = 0; row < size; row++)
        {
            var target = pixels.AsSpan(row * (widths.Left + widths.Right));
            left.Slice(row * widths.Left, widths.Left).CopyTo(target);
            right.Slice(row * widths.Right, widths.Right).CopyTo(target[widths.Left..]);
        }
        return pixels;
    }
}
