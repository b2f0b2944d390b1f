using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

public class StatusLineTests
{
    [Fact]
    public void A_tick_is_one_line()
    {
        Assert.Equal(
            "tick 3     kimg 12.3      time 1h 02m 03s   img/sec 400.0    sec/kimg 2.50     maintenance 1.3    cpumem 3.00   D 1.386   G "
            + "0.693   r1 0.013    eta 19s",
            StatusLine.Of(TickReports.Of()));
    }

    [Theory]
    [InlineData(0.4, "0s")]
    [InlineData(59.9, "59s")]
    [InlineData(60, "1m 00s")]
    [InlineData(3599, "59m 59s")]
    [InlineData(3600, "1h 00m 00s")]
    [InlineData(86399, "23h 59m 59s")]
    [InlineData(86400, "1d 00h 00m")]
    [InlineData(634_020, "7d 08h 07m")]
    public void Durations_are_as_long_as_needed(double seconds, string text) =>
        Assert.Equal(text, StatusLine.Duration(TimeSpan.FromSeconds(seconds)));
}
