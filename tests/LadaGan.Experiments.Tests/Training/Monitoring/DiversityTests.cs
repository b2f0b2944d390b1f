using LadaGan.Experiments.Training.Monitoring;

namespace LadaGan.Experiments.Tests.Training.Monitoring;

public class DiversityTests
{
    [Theory]
    [InlineData(5, 32)]
    [InlineData(2, 8)]
    [InlineData(3, 64)]
    public void Is_the_mean_deviation_across_thumbnails(int count, int size)
    {
        var pixels = Noise(count, size);
        var (box, sum) = (size / 8, 0.0);
        for (var row = 0; row < 8; row++)
        {
            for (var column = 0; column < 8; column++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    var values = new double[count];
                    for (var n = 0; n < count; n++)
                    {
                        for (var y = 0; y < box; y++)
                        {
                            for (var x = 0; x < box; x++)
                            {
                                values[n] += pixels[(((((n * size) + (row * box) + y) * size) + (column * box) + x) * 3) + channel]
                                    / (double)(box * box);
                            }
                        }
                    }
                    sum += Math.Sqrt(values.Average(value => value * value) - (values.Average() * values.Average()));
                }
            }
        }
        Assert.Equal(sum / 192, Diversity.Of(pixels, size), 1e-9);
    }

    [Fact]
    public void Identical_images_have_no_diversity()
    {
        var one = Noise(1, 32);
        Assert.Equal(0, Diversity.Of(one, 32));
        Assert.Equal(0, Diversity.Of([.. one, .. one, .. one], 32), 1e-9);
    }

    [Fact]
    public void Black_and_white_images_have_the_largest_diversity()
    {
        Assert.Equal(
            127.5, Diversity.Of([.. Enumerable.Repeat((byte)0, 16 * 16 * 3), .. Enumerable.Repeat((byte)255, 16 * 16 * 3)], 16), 1e-9);
    }

    [Fact]
    public void Noise_in_single_pixels_counts_for_little()
    {
        Assert.InRange(Diversity.Of(Noise(16, 128), 128), 0, 6);    // single pixels deviate by 74
    }

    [Theory]
    [InlineData(0, 32)]
    [InlineData(100, 32)]
    [InlineData(30 * 30 * 3, 30)]
    [InlineData(10, 0)]
    public void Incomplete_images_are_refused(int bytes, int size) =>
        Assert.Throws<ArgumentException>(() => Diversity.Of(new byte[bytes], size));

    private static byte[] Noise(int count, int size)
    {
        var pixels = new byte[count * size * size * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)new LadaGan.Core.Random.Philox(1, 0).Bits64((ulong)i);
        }
        return pixels;
    }
}
