namespace LadaGan.Kernels.Tests.Oracles;

/// <summary>A zero-padded 3×3 convolution, one number at a time.</summary>
internal static class ConvolutionOracle
{
    /// <param name="pixel">(image, y, x, channel) of the map; called only for pixels inside it.</param>
    public static double At(Func<int, int, int, int, double> pixel, int side, float[] weight, float[] bias, int inputs,
        (int Image, int Y, int X, int Output) at)
    {
        double sum = bias[at.Output];
        for (var tap = 0; tap < 9; tap++)
        {
            var (y, x) = (at.Y + (tap / 3) - 1, at.X + (tap % 3) - 1);
            if (y < 0 || y >= side || x < 0 || x >= side)
            {
                continue;
            }
            for (var input = 0; input < inputs; input++)
            {
                sum += pixel(at.Image, y, x, input) * weight[(((at.Output * inputs) + input) * 9) + tap];
            }
        }
        return sum;
    }

    /// <summary>Every index in the order [image, y, x, output].</summary>
    public static IEnumerable<(int Image, int Y, int X, int Output)> Places(int images, int side, int outputs) =>
        from image in Enumerable.Range(0, images)
        from y in Enumerable.Range(0, side)
        from x in Enumerable.Range(0, side)
        from output in Enumerable.Range(0, outputs)
        select (image, y, x, output);
}
