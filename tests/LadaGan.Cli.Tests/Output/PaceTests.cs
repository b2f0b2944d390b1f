using LadaGan.Cli.Output;

namespace LadaGan.Cli.Tests.Output;

public class PaceTests
{
    [Fact]
    public void Speed_needs_two_moments()
    {
        var pace = new Pace();
        Assert.Equal(0, pace.ImagesPerSecond);
        pace.Add(100);
        Assert.Equal(0, pace.ImagesPerSecond);
        Thread.Sleep(2);
        pace.Add(200);
        Assert.InRange(pace.ImagesPerSecond, 0.001, 100 / 0.002);
    }
}
