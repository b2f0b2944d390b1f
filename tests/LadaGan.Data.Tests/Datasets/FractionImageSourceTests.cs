using LadaGan.Data.Datasets;
using LadaGan.Data.Tests.Loading;

namespace LadaGan.Data.Tests.Datasets;

public class FractionImageSourceTests
{
    [Theory]
    [InlineData(0.1, 100)]
    [InlineData(0.2, 200)]
    [InlineData(0.0001, 1)]
    [InlineData(0.2005, 201)]
    [InlineData(1, 1000)]
    public void It_has_so_many_images_in_the_sources_order(double fraction, int count)
    {
        var indices = Indices(fraction, 7);

        Assert.Equal(count, indices.Length);
        Assert.Equal(indices.Distinct().Order(), indices);
    }

    [Fact]
    public void A_smaller_fraction_lies_inside_a_larger_one()
    {
        double[] fractions = [0.01, 0.1, 0.2, 0.5, 0.99, 1];
        foreach (var (small, large) in fractions.Zip(fractions.Skip(1)))
        {
            Assert.Empty(Indices(small, 7).Except(Indices(large, 7)));
        }
    }

    [Fact]
    public void The_seed_decides()
    {
        Assert.Equal(Indices(0.3, 7), Indices(0.3, 7));
        Assert.NotEqual(Indices(0.3, 7), Indices(0.3, 8));
        // Independent of another seed's choice: about 0.3 of 300.
        Assert.InRange(Indices(0.3, 7).Intersect(Indices(0.3, 8)).Count(), 60, 120);
    }

    [Fact]
    public void Names_and_pixels_are_those_of_the_source()
    {
        using var part = new FractionImageSource(new FakeImageSource(100), 0.1, 3);
        for (var index = 0; index < part.Count; index++)
        {
            Assert.Equal($"{part.IndexInSource(index)}.png", part.Name(index));
            Assert.Equal(part.IndexInSource(index), part.Decode(index).Rgb[0]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void An_impossible_fraction_is_refused(double fraction) =>
        Assert.Contains("it must be above 0", Assert.Throws<DataException>(
            () => new FractionImageSource(new FakeImageSource(9), fraction, 0)).Message, StringComparison.Ordinal);

    private static int[] Indices(double fraction, ulong seed)
    {
        using var part = new FractionImageSource(new FakeImageSource(1000), fraction, seed);
        return [.. Enumerable.Range(0, part.Count).Select(part.IndexInSource)];
    }
}
