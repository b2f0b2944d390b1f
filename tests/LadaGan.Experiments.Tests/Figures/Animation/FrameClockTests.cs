using LadaGan.Experiments.Figures.Animation;

namespace LadaGan.Experiments.Tests.Figures.Animation;

public class FrameClockTests
{
    [Theory]
    [InlineData(20, 1000, 50, 50)]
    [InlineData(30, 1000, 33, 34)]
    [InlineData(30, 100, 3, 4)]
    [InlineData(60, 100, 1, 2)]
    [InlineData(7, 100, 14, 15)]
    public void Durations_are_as_equal_as_whole_numbers_can_be_and_add_up(int rate, int units, int shortest, int longest)
    {
        var clock = new FrameClock(rate, units);
        int[] durations = [.. Enumerable.Range(0, 10 * rate).Select(_ => clock.Next(1))];
        Assert.All(durations, duration => Assert.InRange(duration, shortest, longest));
        Assert.Equal(10 * units, durations.Sum());
    }
}
