using System.Security.Cryptography;
using LadaGan.Data.Drawing;

namespace LadaGan.Data.Tests.Drawing;

public class DrawnImagesTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_machine()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = 0; index < 256; index++)
        {
            hash.AppendData(Draw(0, index, 32));
        }
        Assert.Equal("8bf9eaf4d649f624ab52dbd63f5f2ac92463a55644d804e68aa4e1efe0cd3ecc", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Order_and_threads_do_not_matter()
    {
        var forwards = Enumerable.Range(0, 200).Select(index => Draw(7, index, 32)).ToArray();
        var scattered = new byte[200][];
        Parallel.For(0, 200, index => scattered[199 - index] = Draw(7, 199 - index, 32));
        for (var index = 0; index < 200; index++)
        {
            Assert.Equal(forwards[index], scattered[index]);
        }
    }

    [Fact]
    public void No_image_occurs_twice()
    {
        var seen = Enumerable.Range(0, 4096).Select(index => Convert.ToHexString(SHA256.HashData(Draw(0, index, 32))));
        Assert.Equal(4096, seen.Distinct().Count());
    }

    [Fact]
    public void Another_seed_is_another_set()
    {
        var differing = Enumerable.Range(0, 64).Count(index => !Draw(0, index, 32).AsSpan().SequenceEqual(Draw(1, index, 32)));
        Assert.Equal(64, differing);
    }

    [Fact]
    public void Every_kind_is_equally_frequent()
    {
        const int images = 20_000;
        var counts = new int[DrawnImages.Kinds];
        for (var index = 0; index < images; index++)
        {
            counts[DrawnImages.KindOf(3, index)]++;
        }
        var expected = (double)images / DrawnImages.Kinds;
        var deviation = Math.Sqrt(expected * (1 - (1.0 / DrawnImages.Kinds)));
        Assert.All(counts, count => Assert.InRange(count, expected - (4 * deviation), expected + (4 * deviation)));
    }

    [Fact]
    public void Images_of_one_kind_are_closer_to_their_mean_than_to_the_mean_of_another_kind()
    {
        var means = new double[DrawnImages.Kinds][];
        foreach (var group in Enumerable.Range(0, 1000).GroupBy(index => DrawnImages.KindOf(0, index)))
        {
            var images = group.Select(index => Draw(0, index, 32)).ToArray();
            means[group.Key] = [.. Enumerable.Range(0, 32 * 32 * 3).Select(i => images.Average(image => (double)image[i]))];
        }
        var recognised = Enumerable.Range(1000, 1000).Count(index =>
        {
            var image = Draw(0, index, 32);
            var nearest = Enumerable.Range(0, means.Length).MinBy(kind => image.Zip(means[kind], (a, b) => (a - b) * (a - b)).Sum());
            return nearest == DrawnImages.KindOf(0, index);
        });
        Assert.InRange(recognised, 950, 1000);
    }

    [Fact]
    public void Images_are_neither_dark_nor_glaring_nor_flat()
    {
        for (var index = 0; index < 500; index++)
        {
            var image = Draw(0, index, 32);
            var mean = image.Average(part => (double)part);
            var contrast = Math.Sqrt(image.Average(part => (part - mean) * (part - mean)));
            Assert.InRange(mean, 90, 215);
            Assert.InRange(contrast, 25, 90);
        }
    }

    [Fact]
    public void A_larger_image_is_the_same_drawing_in_more_detail()
    {
        for (var index = 0; index < 100; index++)
        {
            var small = Draw(0, index, 32);
            var large = Draw(0, index, 64);
            double difference = 0, worst = 0;
            for (var row = 0; row < 32; row++)
            {
                for (var column = 0; column < 32; column++)
                {
                    for (var channel = 0; channel < 3; channel++)
                    {
                        int At(int down, int right) => large[((((2 * row) + down) * 64) + (2 * column) + right) * 3 + channel];
                        var mean = (At(0, 0) + At(0, 1) + At(1, 0) + At(1, 1)) / 4.0;
                        var here = Math.Abs(mean - small[(((row * 32) + column) * 3) + channel]);
                        difference += here;
                        worst = Math.Max(worst, here);
                    }
                }
            }
            Assert.InRange(difference / small.Length, 0, 2);
            Assert.InRange(worst, 0, 96);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(31)]
    public void Any_size_can_be_drawn(int size)
    {
        for (var index = 0; index < 50; index++)
        {
            Assert.InRange(Draw(0, index, size).Average(part => (double)part), 40, 245);
        }
    }

    [Fact]
    public void Kinds_have_names_and_other_numbers_have_none()
    {
        var names = Enumerable.Range(0, DrawnImages.Kinds).Select(DrawnImages.KindName).ToArray();
        Assert.Equal(["apple", "flower", "mushroom", "balloon", "sailboat"], names);
        Assert.Throws<ArgumentOutOfRangeException>(() => DrawnImages.KindName(DrawnImages.Kinds));
        Assert.Throws<ArgumentOutOfRangeException>(() => DrawnImages.KindName(-1));
    }

    [Fact]
    public void Impossible_requests_are_refused_in_a_sentence()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DrawnImages.KindOf(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => DrawnImages.Draw(0, -1, 32, new byte[3072]));
        Assert.Throws<ArgumentOutOfRangeException>(() => DrawnImages.Draw(0, 0, 0, []));
        var error = Assert.Throws<ArgumentException>(() => DrawnImages.Draw(0, 0, 32, new byte[3000]));
        Assert.Contains("takes 3072 bytes, but the span has 3000", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Draw(ulong seed, int index, int size)
    {
        var rgb = new byte[size * size * 3];
        DrawnImages.Draw(seed, index, size, rgb);
        return rgb;
    }
}
