using LadaGan.Experiments.Reporting.Charts;

namespace LadaGan.Experiments.Tests.Reporting.Charts;

public class AxisTests
{
    [Theory]
    [InlineData(0, 3, "0 1 2 3")]
    [InlineData(0, 60_000, "0 20,000 40,000 60,000")]
    [InlineData(0, 0.064, "0.00 0.02 0.04 0.06")]
    [InlineData(0, 10_000, "0 2,000 4,000 6,000 8,000 10,000")]
    [InlineData(0, 0, "−1.0 −0.5 0.0 0.5 1.0")]
    public void An_exact_axis_has_round_labels(double low, double high, string labels)
    {
        var axis = Axis.Exact(low, high, 100, 200, 5);
        Assert.Equal(labels, Labels(axis));
        Assert.All(axis.Ticks, tick => Assert.InRange(tick.Place, 100, 200));
    }

    [Theory]
    [InlineData(0.71, 1.26, "0.6 0.8 1.0 1.2 1.4")]
    [InlineData(0.2, 1.26, "0.0 0.5 1.0 1.5")]
    [InlineData(-1.2, 1.9, "−2 −1 0 1 2")]
    [InlineData(-1.2, -0.1, "−1.5 −1.0 −0.5 0.0")]
    [InlineData(6.3, 6.3, "5.5 6.0 6.5 7.0")]
    [InlineData(3e-7, 9e-7, "0 2e−7 4e−7 6e−7 8e−7 1e−6")]
    public void A_rounded_axis_includes_all_values(double low, double high, string labels)
    {
        var axis = Axis.Rounded(low, high, 200, 100, 5);
        Assert.Equal(labels, Labels(axis));
        Assert.Equal((200, 100), (axis.Ticks[0].Place, axis.Ticks[^1].Place));
        Assert.True(axis.At(high) <= axis.At(low));
    }

    [Fact]
    public void Powers_of_ten_are_equally_spaced()
    {
        var axis = Axis.Logarithmic(0.3, 3000, 0, 500);
        Assert.Equal("0.1 1 10 100 1,000 10,000", Labels(axis));
        Assert.Equal([0, 100, 200, 300, 400, 500], axis.Ticks.Select(tick => Math.Round(tick.Place, 9)));
        Assert.Equal(150, axis.At(Math.Sqrt(10)), 9);
        Assert.Equal(0, axis.At(0));
        Assert.InRange(Axis.Logarithmic(1e-30, 1e30, 0, 500).Ticks.Count, 2, 8);
    }

    private static string Labels(Axis axis) => string.Join(' ', axis.Ticks.Select(tick => tick.Label));
}
