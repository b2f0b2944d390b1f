using LadaGan.Core.Random;

namespace LadaGan.Core.Tests.Random;

public class NaturalLogarithmTests
{
    [Fact]
    public void Agrees_with_the_platform_to_two_units_in_the_last_place_over_the_whole_range()
    {
        var philox = new Philox(1, 0);
        for (var i = 0UL; i < 200_000; i++)
        {
            // Every exponent of a normal number, every mantissa.
            var exponent = 1 + philox.Below(2 * i, 2046);
            AssertClose(BitConverter.UInt64BitsToDouble((exponent << 52) | (philox.Bits64(2 * i + 1) >> 12)));
        }
    }

    [Fact]
    public void Agrees_near_one_where_the_result_is_small_and_over_the_probabilities()
    {
        var philox = new Philox(2, 0);
        for (var i = 0UL; i < 100_000; i++)
        {
            AssertClose(0.5 + 1.5 * philox.Uniform(3 * i));
            AssertClose(1 + (philox.Uniform(3 * i + 1) - 0.5) * 1e-6);
            AssertClose(philox.Uniform(3 * i + 2));
        }
        AssertClose(Math.BitIncrement(1.0));
        AssertClose(Math.BitDecrement(1.0));
        AssertClose(Math.Sqrt(2));
        AssertClose(Math.BitDecrement(Math.Sqrt(2)));
    }

    [Fact]
    public void Powers_of_two_and_one()
    {
        Assert.Equal(0.0, NaturalLogarithm.Of(1));
        for (var k = -1022; k <= 1023; k++)
        {
            Assert.Equal(k * 0.69314718055994530942, NaturalLogarithm.Of(Math.ScaleB(1, k)), 2e-16 * Math.Abs(k));
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.Epsilon)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Refuses_what_has_no_logarithm_here(double x) => Assert.Throws<ArgumentOutOfRangeException>(() => NaturalLogarithm.Of(x));

    private static void AssertClose(double x)
    {
        var (expected, actual) = (Math.Log(x), NaturalLogarithm.Of(x));
        var distance = Math.Abs(BitConverter.DoubleToInt64Bits(expected) - BitConverter.DoubleToInt64Bits(actual));
        Assert.True(distance <= 2, $"ln({x:R}): {actual:R}, the platform says {expected:R}: {distance} units in the last place apart");
    }
}
