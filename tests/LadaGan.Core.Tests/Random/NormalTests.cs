using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LadaGan.Core.Random;

namespace LadaGan.Core.Tests.Random;

public class NormalTests
{
    private const int Many = 1_000_000;

    private static readonly Lazy<float[]> Sample = new(() =>
    {
        var numbers = new float[Many];
        Normal.Fill(new Philox(2026, 1), 0, numbers);
        return numbers;
    });

    [Fact]
    public void Quantiles_agree_with_high_precision_values()
    {
        foreach (var (probability, quantile) in NormalQuantileTable.Rows)
        {
            var actual = Normal.Quantile(probability);
            Assert.True(Math.Abs(actual - quantile) <= 1e-15 * Math.Abs(quantile),
                $"Φ⁻¹({probability:R}): {actual:R}, should be {quantile:R}");
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.25)]
    [InlineData(1.25)]
    [InlineData(double.NaN)]
    [InlineData(double.Epsilon)]
    public void Quantile_refuses_what_is_no_probability(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => Normal.Quantile(p));

    [Fact]
    public void Quantile_is_odd_around_one_half_and_increases()
    {
        var previous = double.NegativeInfinity;
        for (var k = 1; k < 4096; k++)
        {
            var z = Normal.Quantile(k / 4096.0);
            Assert.True(z > previous);
            Assert.Equal(-z, Normal.Quantile(1 - k / 4096.0));
            previous = z;
        }
    }

    /// <summary>The promise that a seed always names the same latent: these bits never change.</summary>
    [Fact]
    public void The_first_numbers_of_seed_0_are_these_bits()
    {
        var numbers = new float[8];
        Normal.Fill(new Philox(0, 0), 0, numbers);
        uint[] expected = [0x3F96BB4F, 0x3E88FDEB, 0xBEB4AC05, 0xBFE489AA, 0xBEF0416E, 0xBF1B879B, 0xBE5B92BF, 0xBE3D0431];
        Assert.Equal(expected, numbers.Select(BitConverter.SingleToUInt32Bits));
    }

    /// <summary>
    /// The hash was computed apart from this project (Philox and 40-digit quantiles in Python with mpmath, rounded once to float32), so it
    /// also says that all 65,536 numbers are the correctly rounded ones.
    /// </summary>
    [Fact]
    public void The_first_65536_numbers_of_seed_0_have_this_hash()
    {
        var numbers = new float[65_536];
        Normal.Fill(new Philox(0, 0), 0, numbers);
        var hash = SHA256.HashData(MemoryMarshal.AsBytes(numbers.AsSpan()));
        Assert.Equal("32042b5d5aed15d8a51c8e8ec8e0f69a2e5ebc182d36a8cd308095173be7c57e", Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Number_i_is_the_quantile_of_uniform_number_i()
    {
        var philox = new Philox(5, 6);
        var numbers = new float[1_000];
        Normal.Fill(philox, 17, numbers);
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.Equal((float)Normal.Quantile(philox.Uniform(17 + (ulong)i)), numbers[i]);
        }
    }

    [Fact]
    public void Filling_in_pieces_equals_filling_at_once()
    {
        var philox = new Philox(8, 9);
        var whole = new float[257];
        Normal.Fill(philox, 0, whole);
        for (var start = 0; start < 6; start++)
        {
            for (var length = 0; length < 12; length++)
            {
                var piece = new float[length];
                Normal.Fill(philox, (ulong)start, piece);
                Assert.Equal(whole[start..(start + length)], piece);
            }
        }
        var pieces = new float[257];
        for (var (at, size) = (0, 1); at < pieces.Length; at += size, size = size * 3 % 17 + 1)
        {
            size = Math.Min(size, pieces.Length - at);
            Normal.Fill(philox, (ulong)at, pieces.AsSpan(at, size));
        }
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void The_stream_reaches_its_last_number_and_not_beyond()
    {
        var philox = new Philox(1, 1);
        var numbers = new float[3];
        Normal.Fill(philox, ulong.MaxValue - 3, numbers);
        Assert.Equal((float)Normal.Quantile(philox.Uniform(ulong.MaxValue - 1)), numbers[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Normal.Fill(philox, ulong.MaxValue - 2, numbers));
    }

    [Fact]
    public void Moments_are_those_of_the_standard_normal_distribution()
    {
        var numbers = Sample.Value;
        var mean = numbers.Average(x => (double)x);
        double Moment(int power) => numbers.Average(x => Math.Pow(x - mean, power));
        // Four standard errors each: √(1/n), √(2/n), √(6/n), √(24/n).
        Assert.Equal(0, mean, 0.004);
        Assert.Equal(1, Moment(2), 0.0057);
        Assert.Equal(0, Moment(3), 0.01);
        Assert.Equal(3, Moment(4), 0.02);
    }

    [Fact]
    public void Neighbours_and_neighbouring_streams_are_uncorrelated()
    {
        var numbers = Sample.Value;
        var other = new float[Many];
        Normal.Fill(new Philox(2026, 2), 0, other);
        var (lag1, lag2, across) = (0.0, 0.0, 0.0);
        for (var i = 2; i < Many; i++)
        {
            lag1 += (double)numbers[i] * numbers[i - 1];
            lag2 += (double)numbers[i] * numbers[i - 2];
            across += (double)numbers[i] * other[i];
        }
        Assert.All(new[] { lag1, lag2, across }, sum => Assert.InRange(sum / Many, -0.004, 0.004));
    }

    [Fact]
    public void Kolmogorov_Smirnov_distance_is_that_of_a_true_sample()
    {
        var sorted = (float[])Sample.Value.Clone();
        Array.Sort(sorted);
        var distance = 0.0;
        for (var i = 0; i < Many; i++)
        {
            var probability = DistributionFunction(sorted[i]);
            distance = Math.Max(distance, Math.Max(probability - (double)i / Many, (i + 1.0) / Many - probability));
        }
        // √n·D exceeds 1.95 with probability 0.001.
        Assert.InRange(distance * Math.Sqrt(Many), 0.2, 1.95);
    }

    // Marsaglia, "Evaluating the normal distribution" (2004): Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …).
    private static double DistributionFunction(double x)
    {
        var (sum, term) = (x, x);
        for (var i = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); i += 2)
        {
            sum += term *= x * x / i;
        }
        return 0.5 + sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
    }
}
