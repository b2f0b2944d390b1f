using LadaGan.Cli.Output;
using Spectre.Console;

namespace LadaGan.Cli.Tests.Output;

public class ProgressLineTests
{
    [Theory]
    [InlineData(200, "━━━━━━━━━━━━━━━━━━━━━━━━  61%  12.3/20 kimg  400.0 img/s  D 1.386 G 0.693  eta 19s")]
    [InlineData(70, "━━━━━━━━━  61%  12.3/20 kimg  400.0 img/s  D 1.386 G 0.693  eta 19s")]
    [InlineData(60, " 61%  12.3/20 kimg  400.0 img/s  D 1.386 G 0.693  eta 19s")]
    [InlineData(58, "━━━━━━━━━━━━━━  61%  12.3/20 kimg  400.0 img/s  eta 19s")]
    [InlineData(40, "━━━━━━━━━  61%  12.3/20 kimg  eta 19s")]
    [InlineData(20, " 61%  eta 19s")]
    [InlineData(5, " 61%")]
    public void It_shows_what_there_is_room_for(int columns, string line) =>
        Assert.Equal(line, Markup.Remove(ProgressLine.Of(columns, 12_345, 20_000, 400, (1.3862, 0.6931), [])));

    [Theory]
    [InlineData(120, "━━━━━━━━━━━━━━━━━━━━━━━━  61%  12.3/20 kimg  400.0 img/s  D 1.386 G 0.693  eta 19s  !collapse !saturation")]
    [InlineData(60, "━━━━━━  61%  12.3/20 kimg  eta 19s  !collapse !saturation")]
    [InlineData(32, " 61%  !collapse !saturation")]
    [InlineData(20, "━━━━━━━━━━━━  61%")]
    public void Warnings_stay_longest(int columns, string line) =>
        Assert.Equal(line, Markup.Remove(ProgressLine.Of(columns, 12_345, 20_000, 400, (1.3862, 0.6931), ["collapse", "saturation"])));

    [Theory]
    [InlineData()]
    [InlineData("collapse", "generator-gradient-spike")]
    public void It_never_reaches_the_last_columns(params string[] warnings)
    {
        long[] totals = [1, 60_000, 68_000_000, 1_000_000_000_000];
        for (var columns = 8; columns <= 200; columns++)
        {
            foreach (var total in totals)
            {
                foreach (var share in (double[])[0, 0.013, 0.5, 0.9999, 1])
                {
                    foreach (var speed in (double[])[0, 0.001, 93.7, 12345.6])
                    {
                        var line = Markup.Remove(ProgressLine.Of(columns, (long)(total * share), total, speed, (-0.5, 123.456), warnings));
                        Assert.True(line.Length <= columns - 3, $"{columns} columns: {line}");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(0, "  0%  0.0/20 kimg  0.0 img/s  eta …")]
    [InlineData(19_999, " 99%  20.0/20 kimg  0.0 img/s  eta …")]
    [InlineData(20_100, "100%  20.1/20 kimg  0.0 img/s  eta …")]
    public void The_end_is_the_end(long seen, string said) =>
        Assert.EndsWith(said, Markup.Remove(ProgressLine.Of(200, seen, 20_000, 0, null, [])), StringComparison.Ordinal);

    [Fact]
    public void No_time_is_left_after_the_end() =>
        Assert.EndsWith("eta 0s", Markup.Remove(ProgressLine.Of(200, 20_100, 20_000, 10, null, [])), StringComparison.Ordinal);

    [Theory]
    [InlineData(120, "━━━━━━━━━━━━━━━━━━━━━━━━ fid5k: features of the generated images  1,250/5,000  12.5 img/s  eta 5m 00s")]
    [InlineData(70, "fid5k: features of the generated images  1,250/5,000  eta 5m 00s")]
    [InlineData(30, "1,250/5,000  eta 5m 00s")]
    [InlineData(12, "1,250/5,000")]
    public void Measuring_has_its_line(int columns, string line) =>
        Assert.Equal(line, Markup.Remove(ProgressLine.OfMeasuring(columns, "fid5k: features of the generated images", 1250, 5000, 12.5)));

    [Fact]
    public void What_is_not_counted_has_no_numbers() => Assert.Equal("kid[[1]] …", ProgressLine.OfMeasuring(80, "kid[1]", 0, 0, 0));
}
