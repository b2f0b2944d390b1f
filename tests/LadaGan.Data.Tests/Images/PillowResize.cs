using LadaGan.Data.Images;

namespace LadaGan.Data.Tests.Images;

/// <summary>Pillow's 8-bit resize as plain loops over pixels, channels and taps.</summary>
internal static class PillowResize
{
    public static byte[] Resize(byte[] rgb, int width, int height, int toWidth, int toHeight, ResampleFilter filter)
    {
        var between = Axis(rgb, height, 3, width, toWidth, filter);
        // All rows are one line, whose positions are a row of values apart.
        return Axis(between, 1, toWidth * 3, height, toHeight, filter);
    }

    private static byte[] Axis(byte[] from, int lines, int step, int length, int toLength, ResampleFilter filter)
    {
        if (length == toLength)
        {
            return from;
        }
        var to = new byte[lines * toLength * step];
        for (var line = 0; line < lines; line++)
        {
            for (var x = 0; x < toLength; x++)
            {
                var (first, weights) = Weights(length, toLength, x, filter);
                for (var value = 0; value < step; value++)
                {
                    var sum = 1 << 21;
                    for (var tap = 0; tap < weights.Length; tap++)
                    {
                        sum += from[(((line * length) + first + tap) * step) + value] * weights[tap];
                    }
                    to[(((line * toLength) + x) * step) + value] = (byte)Math.Clamp(sum >> 22, 0, 255);
                }
            }
        }
        return to;
    }

    private static (int First, int[] Weights) Weights(int length, int toLength, int x, ResampleFilter filter)
    {
        var scale = (double)length / toLength;
        var stretch = Math.Max(1, scale);
        var support = stretch
            * filter switch { ResampleFilter.Box => 0.5, ResampleFilter.Bilinear => 1, ResampleFilter.Bicubic => 2, _ => 3 };
        var centre = (x + 0.5) * scale;
        var first = Math.Max(0, (int)(centre - support + 0.5));
        var last = Math.Min(length, (int)(centre + support + 0.5));
        var kernel = Enumerable.Range(first, last - first).Select(at => Kernel((at - centre + 0.5) / stretch, filter)).ToArray();
        var sum = kernel.Sum();
        return (first, [.. kernel.Select(weight => (int)Math.Round(weight / sum * (1 << 22), MidpointRounding.AwayFromZero))]);
    }

    private static double Kernel(double x, ResampleFilter filter)
    {
        var distance = Math.Abs(x);
        return filter switch
        {
            ResampleFilter.Box => x is > -0.5 and <= 0.5 ? 1 : 0,
            ResampleFilter.Bilinear => Math.Max(0, 1 - distance),
            ResampleFilter.Bicubic => distance < 1 ? ((1.5 * distance - 2.5) * distance * distance) + 1
                : distance < 2 ? ((((distance - 5) * distance) + 8) * distance - 4) * -0.5 : 0,
            _ => distance < 3 ? Sinc(distance) * Sinc(distance / 3) : 0,
        };
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
