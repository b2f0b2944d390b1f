using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

public class ScheduleTests
{
    [Fact]
    public void Ticks_and_snapshots_follow_their_intervals()
    {
        var (ticks, snapshots) = Follow(0, "training.images=100", "training.tickKimg=0.01", "training.snapshotKimg=0.03");
        Assert.Equal([12, 20, 32, 40, 52, 60, 72, 80, 92, 100], ticks);
        Assert.Equal([32, 60, 92], snapshots);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(32)]
    [InlineData(56)]
    public void A_resumed_run_keeps_the_schedule(long from)
    {
        string[] settings = ["training.images=100", "training.tickKimg=0.01", "training.snapshotKimg=0.03"];
        var (whole, resumed) = (Follow(0, settings), Follow(from, settings));
        Assert.Equal(whole.Ticks.Where(at => at > from), resumed.Ticks);
        Assert.Equal(whole.Snapshots.Where(at => at > from), resumed.Snapshots);
    }

    [Theory]
    [InlineData(60000L, 32, 320)]          // a two-hundredth of the run, 300, at the first step past it
    [InlineData(68_000_000L, 128, 4096)]   // at most 4 kimg
    [InlineData(100L, 8, 8)]               // at least a step
    [InlineData(1_000_000L, 65536, 65536)] // a step is longer than the longest tick
    public void By_default_a_tick_is_a_two_hundredth_of_the_run(long images, int batch, long first)
    {
        var schedule = new Schedule(
            Smallest.Configuration($"training.images={images}", $"training.batch={batch}", "training.tickKimg=0").Training, 0);
        var seen = 0L;
        do
        {
            seen += batch;
        }
        while (!schedule.TickIsDue(seen));
        Assert.Equal(first, seen);
    }

    [Fact]
    public void The_end_is_always_a_tick()
    {
        var (ticks, snapshots) = Follow(0, "training.images=10", "training.tickKimg=1");
        Assert.Equal([12], ticks);
        Assert.Empty(snapshots);
    }

    [Theory]
    [InlineData("0.29", 292)]
    [InlineData("1.001", 1004)]
    [InlineData("0.0001", 4)]
    public void Kimg_converts_to_images_exactly(string kimg, long first)
    {
        var (_, snapshots) = Follow(0, "training.images=2000", $"training.snapshotKimg={kimg}");
        Assert.Equal(first, snapshots[0]);
    }

    private static (List<long> Ticks, List<long> Snapshots) Follow(long from, params string[] settings)
    {
        var options = Smallest.Configuration(settings).Training;
        var schedule = new Schedule(options, from);
        var (ticks, snapshots) = (new List<long>(), new List<long>());
        for (var seen = from; seen < options.Images;)
        {
            seen += options.Batch;
            if (schedule.TickIsDue(seen))
            {
                ticks.Add(seen);
            }
            if (schedule.SnapshotIsDue(seen))
            {
                snapshots.Add(seen);
            }
        }
        return (ticks, snapshots);
    }
}
