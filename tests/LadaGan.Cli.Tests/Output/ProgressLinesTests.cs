using LadaGan.Cli.Output;

namespace LadaGan.Cli.Tests.Output;

public class ProgressLinesTests
{
    [Fact]
    public void A_line_says_count_speed_and_time_left() => Assert.Equal(
        "generating images: 1,200 of 50,000, 60.0 images/s, 13m 33s left",
        ProgressLines.Line("generating images", 1200, 50_000, TimeSpan.FromSeconds(20)));
}
