using System.Globalization;
using LadaGan.Experiments.Reporting.Charts;

namespace LadaGan.Experiments.Tests.Reporting.Charts;

public class ChartTests
{
    private const string Refresh = "LADAGAN_REFRESH_GOLDEN";

    /// <summary>To accept a change: run with <c>LADAGAN_REFRESH_GOLDEN=1</c>, then look at the file in a browser.</summary>
    [Fact]
    public void A_small_chart_matches_the_golden_file()
    {
        var text = Small().ToString() + "\n";
        var file = Path.Join(Repository.Root, "tests", "golden", "report", "chart.svg");
        if (Environment.GetEnvironmentVariable(Refresh) is { Length: > 0 })
        {
            File.WriteAllText(file, text);
        }
        Assert.Equal(File.ReadAllText(file), text);
    }

    [Fact]
    public void A_gap_breaks_the_line_and_an_isolated_value_is_a_point()
    {
        var paths = Small().Descendants(Chart.Svg + "g").Select(curve => curve.Elements().Last().Attribute("d")!.Value).ToArray();
        Assert.Equal(2, paths[0].Count(letter => letter == 'M'));
        Assert.EndsWith("h0", paths[0], StringComparison.Ordinal);
        Assert.Equal(1, paths[1].Count(letter => letter == 'M'));
    }

    [Fact]
    public void Every_position_is_within_the_chart()
    {
        var wild = Enumerable.Range(1, 5000).Select(i => new ChartPoint(i, i % 977 == 0 ? 1e12 : -i, 1e15)).ToList();
        foreach (var points in (List<ChartPoint>[])[wild, wild[..1], wild[..2],
            [.. wild.Select(point => point with { Mean = Math.Abs(point.Mean) })]])
        {
            var curve = Chart.Draw("wild", [new("wild", 0, points)]).Elements(Chart.Svg + "g").Single();
            Assert.All(Numbers(curve.Attribute("data-x")!.Value), x => Assert.InRange(x, 0, Chart.Width));
            Assert.All(Numbers(curve.Attribute("data-y")!.Value), y => Assert.InRange(y, 0, Chart.Height));
            Assert.InRange(curve.Attribute("data-x")!.Value.Split(' ').Length, 1, Chart.Columns);
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.26345, "1.263")]
    [InlineData(-0.00455, "−0.00455")]
    [InlineData(12_345.6, "12,346")]
    [InlineData(0.0000123, "1.23e−5")]
    [InlineData(double.NaN, "–")]
    public void Numbers_have_about_four_digits(double value, string text) => Assert.Equal(text, Chart.Number(value));

    private static System.Xml.Linq.XElement Small() => Chart.Draw("A & B", [
        new("generator", 0, [new(1, 0.5, 0.1), new(2, 0.75, 0.1), new(3, double.NaN, 0), new(4, 1, 0.1)]),
        new("discriminator", 1, [new(1, 1.5, 0.2), new(2, 1.25, 0.2), new(3, 1.3, 0.2), new(4, 1.2, 0)])]);

    private static IEnumerable<double> Numbers(string text) =>
        text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture));
}
