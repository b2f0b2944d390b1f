using LadaGan.Core.Images;
using LadaGan.Experiments.Models;
using LadaGan.Kernels.Threading;

namespace LadaGan.Inference.Tests;

public class PixelBytesTests : TensorTest
{
    private const int Size = 32;

    /// <summary>The floats on both sides of every boundary between two bytes, and of those below 0 and above 255.</summary>
    private static float[] AroundEveryBoundary =>
    [
        .. Enumerable.Range(-1, 257).SelectMany(level =>
        {
            var boundary = (float)((level + 0.5 - 127.5) / 127.5);
            return (float[])[boundary - 1e-5f, MathF.BitDecrement(boundary), boundary, MathF.BitIncrement(boundary), boundary + 1e-5f];
        }),
        -1, 0, 1, -27, 27, float.NegativeInfinity, float.PositiveInfinity, float.NaN,
    ];

    [Fact]
    public void Every_engine_and_layout_rounds_alike_at_all_boundaries()
    {
        // As planes [1, 3, S, S]: what is left over stays 0.
        var values = new float[3 * Size * Size];
        AroundEveryBoundary.CopyTo(values, 0);
        var expected = new byte[values.Length];
        for (var pixel = 0; pixel < Size * Size; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                expected[(3 * pixel) + channel] = Oracle(values[(channel * Size * Size) + pixel]);
            }
        }
        Assert.Equal(256, expected.Distinct().Count());

        Assert.Equal(values.Select(Oracle), values.Select(PixelValue.ToByte));
        Assert.Equal(expected, Interleaved(values));
        Assert.Equal(expected, OfTeam(values));
        Assert.Equal(expected, Pixels.ToBytes(Tensor.Of(values, 1, 3, Size, Size)));
    }

    /// <summary>127.5·x and its sum with 127.5, each exact and then rounded to float32; the nearer byte, or the even one.</summary>
    private static byte Oracle(float value)
    {
        var level = (double)(float)((float)(127.5 * value) + 127.5);
        for (var result = 0; result < 255; result++)
        {
            var boundary = result + 0.5;
            if (level < boundary || (level == boundary && result % 2 == 0) || double.IsNaN(level))
            {
                return (byte)result;
            }
        }
        return 255;
    }

    private static byte[] Interleaved(ReadOnlySpan<float> values)
    {
        var pixels = new byte[values.Length];
        var plane = Size * Size;
        PixelValue.Interleave(values[..plane], values[plane..(2 * plane)], values[(2 * plane)..], pixels);
        return pixels;
    }

    private static unsafe byte[] OfTeam(float[] values)
    {
        using var team = new WorkerTeam(2);
        var pixels = new byte[values.Length];
        fixed (float* images = values)
        fixed (byte* bytes = pixels)
        {
            PixelBytes.Run(team, images, bytes, Size, count: 1);
        }
        return pixels;
    }
}
