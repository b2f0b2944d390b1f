namespace LadaGan.Experiments.Training.Monitoring;

/// <summary>
/// The diversity of images: the standard deviation across images, averaged over
/// the pixels and channels of 8×8 thumbnails.
/// </summary>
/// <remarks>Thumbnails, because noise and texture make collapsed samples differ in single pixels, but not in content.</remarks>
public static class Diversity
{
    private const int Side = 8;

    /// <param name="pixels">Images [N, S, S, 3].</param>
    /// <param name="size">S, a multiple of 8.</param>
    /// <returns>The diversity in levels from 0 to 255; 0 for identical images or a single image.</returns>
    public static double Of(ReadOnlySpan<byte> pixels, int size)
    {
        if (size <= 0 || size % Side != 0 || pixels.Length == 0 || pixels.Length % (size * size * 3) != 0)
        {
            throw new ArgumentException(
                $"{pixels.Length} bytes are not whole images of {size}×{size}×3, or {size} is not a multiple of {Side}", nameof(pixels));
        }
        var count = pixels.Length / (size * size * 3);
        Span<double> mean = stackalloc double[Side * Side * 3], squares = stackalloc double[Side * Side * 3],
            thumbnail = stackalloc double[Side * Side * 3];
        for (var image = 0; image < count; image++)
        {
            Shrink(pixels.Slice(image * size * size * 3, size * size * 3), size, thumbnail);
            for (var i = 0; i < mean.Length; i++)
            {
                // Welford's recurrence avoids the difference of large numbers.
                var difference = thumbnail[i] - mean[i];
                mean[i] += difference / (image + 1);
                squares[i] += difference * (thumbnail[i] - mean[i]);
            }
        }
        var sum = 0.0;
        foreach (var square in squares)
        {
            sum += Math.Sqrt(square / count);
        }
        return sum / squares.Length;
    }

    /// <summary>Reduces images to thumbnails by the mean over boxes.</summary>
    private static void Shrink(ReadOnlySpan<byte> image, int size, Span<double> thumbnail)
    {
        var box = size / Side;
        thumbnail.Clear();
        for (var i = 0; i < image.Length; i++)
        {
            var (row, column, channel) = (i / 3 / size, i / 3 % size, i % 3);
            thumbnail[(((row / box * Side) + (column / box)) * 3) + channel] += image[i];
        }
        foreach (ref var value in thumbnail)
        {
            value /= box * box;
        }
    }
}
