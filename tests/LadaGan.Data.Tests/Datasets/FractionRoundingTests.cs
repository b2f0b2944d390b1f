using LadaGan.Data.Datasets;
using LadaGan.Data.Tests.Loading;

namespace LadaGan.Data.Tests.Datasets;

/// <summary>⌈fraction · N⌉ is exact in decimal: 7 % of 100 are 7 images, although 0.07 · 100 in doubles is 7.000000000000001.</summary>
public class FractionRoundingTests
{
    [Theory]
    [InlineData(0.07, 100, 7)]
    [InlineData(0.14, 50, 7)]
    [InlineData(0.28, 50, 14)]
    [InlineData(0.55, 100, 55)]
    [InlineData(0.56, 100, 56)]
    [InlineData(0.551, 100, 56)] // 55.1
    [InlineData(0.5, 3, 2)]      // 1.5
    [InlineData(0.1, 3, 1)]      // 0.3
    [InlineData(0.9, 3, 3)]      // 2.7
    public void A_whole_number_of_images_stays_and_any_other_is_rounded_up(double fraction, int images, int expected)
    {
        using var part = new FractionImageSource(new FakeImageSource(images), fraction, seed: 5);
        Assert.Equal(expected, part.Count);
    }
}
