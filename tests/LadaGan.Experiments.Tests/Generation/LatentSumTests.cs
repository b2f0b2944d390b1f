using LadaGan.Experiments.Generation;

namespace LadaGan.Experiments.Tests.Generation;

public class LatentSumTests
{
    private const int Width = 6;

    [Theory]
    [InlineData("3")]
    [InlineData("3*0.75,8*0.25")]
    [InlineData("3,d0*1.5,d12*-2")]
    [InlineData("0*1E-07")]
    [InlineData("9223372036854775807")]
    public void A_text_and_its_sum_are_each_others(string text) => Assert.Equal(text, LatentSum.Parse(text)!.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("3,")]
    [InlineData("-3")]
    [InlineData("3*")]
    [InlineData("3*x")]
    [InlineData("3*NaN")]
    [InlineData("3*Infinity")]
    [InlineData("3*1001")]
    [InlineData("3 ")]
    [InlineData("d")]
    [InlineData("9223372036854775808")]
    public void Other_texts_are_none(string text) => Assert.Null(LatentSum.Parse(text));

    [Fact]
    public void Its_length_is_bounded()
    {
        Assert.NotNull(LatentSum.Parse(string.Join(',', Enumerable.Range(0, 64))));
        Assert.Null(LatentSum.Parse(string.Join(',', Enumerable.Range(0, 65))));
    }

    [Fact]
    public void A_sum_is_that_of_its_latents()
    {
        var (three, eight) = (Latents.OfSeeds([3], Width), Latents.OfSeeds([8], Width));
        var sum = LatentSum.Parse("3*0.5,8*-0.25,d1*2")!.Latent(Width, Directions());
        for (var i = 0; i < Width; i++)
        {
            Assert.Equal((float)((0.5 * three[i]) - (0.25 * eight[i]) + (2.0 * (i + 10))), sum[i]);
        }
        Assert.Equal(three, LatentSum.Parse("3")!.Latent(Width));
    }

    [Fact]
    public void Between_two_is_the_line_of_interpolate_and_its_ends_are_the_sums_themselves()
    {
        var (from, to) = (LatentSum.Parse("3")!, LatentSum.Parse("8")!);
        var ends = Latents.OfSeeds([3, 8], Width);
        var path = LatentPath.Between(ends.AsSpan(0, Width), ends.AsSpan(Width), 5, Interpolation.Linear);
        for (var step = 0; step < 5; step++)
        {
            Assert.Equal(path[(step * Width)..((step + 1) * Width)], LatentSum.Between(from, to, step / 4.0).Latent(Width));
        }
        Assert.Same(from, LatentSum.Between(from, to, 0));
        Assert.Same(to, LatentSum.Between(from, to, 1));
    }

    [Theory]
    [InlineData("d2")]
    [InlineData("d99999999999")]
    public void A_direction_that_is_not_there_is_named(string text) => Assert.StartsWith(
        $"there is no direction {text[1..]}; this model has 2 of them",
        Assert.Throws<RunException>(() => LatentSum.Parse(text)!.Latent(Width, Directions())).Message, StringComparison.Ordinal);

    /// <summary>Steps 0, 1, … 5 and 10, 11, … 15.</summary>
    private static LatentDirections Directions() =>
        new([.. Enumerable.Range(0, Width).Concat(Enumerable.Range(10, Width)).Select(step => (float)step)], [0.5, 0.25]);
}
