using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Tests.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Experiments.Tests.Training.Loop;

public class TickClockTests
{
    [Fact]
    public void Ticks_are_numbered_and_count_their_own_images()
    {
        var clock = new TickClock(TimeSpan.FromHours(1));
        clock.Start(1000);
        var first = clock.Tick(1400, 5000, new Dictionary<string, Statistic>(), corrupt: 1, TimeSpan.Zero);
        var second = clock.Tick(1600, 5000, new Dictionary<string, Statistic>(), corrupt: 2, TimeSpan.Zero);
        Assert.Equal((1, 1400, 400, 1), (first.Tick, first.ImagesSeen, first.TickImages, first.CorruptImages));
        Assert.Equal((2, 1600, 200, 2), (second.Tick, second.ImagesSeen, second.TickImages, second.CorruptImages));
        Assert.True(second.Elapsed >= first.Elapsed);
        Assert.True(first.PeakMemoryBytes > 1 << 20);
    }

    [Fact]
    public void Maintenance_does_not_count_as_training()
    {
        var clock = new TickClock(TimeSpan.FromHours(1));
        clock.Start(0);
        clock.Maintain(TimeSpan.FromSeconds(100));
        var first = clock.Tick(4, 8, new Dictionary<string, Statistic>(), 0, TimeSpan.Zero);
        var second = clock.Tick(8, 8, new Dictionary<string, Statistic>(), 0, TimeSpan.Zero);
        Assert.Equal(100, first.MaintenanceSeconds);
        Assert.InRange(first.TickSeconds, first.Elapsed.TotalSeconds - 3700.001, first.Elapsed.TotalSeconds - 3699.999);
        Assert.Equal(0, second.MaintenanceSeconds);
        Assert.True(second.TickSeconds >= 0);
    }

    [Fact]
    public void Waiting_is_counted_tick_by_tick()
    {
        var clock = new TickClock(TimeSpan.Zero);
        clock.Start(0);
        Assert.Equal(2, clock.Tick(4, 8, new Dictionary<string, Statistic>(), 0, TimeSpan.FromSeconds(2)).WaitingSeconds);
        Assert.Equal(3, clock.Tick(8, 8, new Dictionary<string, Statistic>(), 0, TimeSpan.FromSeconds(5)).WaitingSeconds);
    }

    [Fact]
    public void Speed_is_images_per_second()
    {
        var report = TickReports.Of(imagesSeen: 12_000, total: 20_000, seconds: 10);
        Assert.Equal(400, report.ImagesPerSecond);
        Assert.Equal(2.5, report.SecondsPerKimg);
        Assert.Equal(12, report.Kimg);
        Assert.Equal(TimeSpan.FromSeconds(20), report.Eta);
    }

    [Fact]
    public void No_time_is_left_after_the_end()
    {
        Assert.Equal(TimeSpan.Zero, TickReports.Of(imagesSeen: 20_100, total: 20_000).Eta);
        Assert.True(TickReports.Of(total: 1_000_000_000_000, seconds: 1e12).Eta > TimeSpan.FromDays(1e6));
    }
}
