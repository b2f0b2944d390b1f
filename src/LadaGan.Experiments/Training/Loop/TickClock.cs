using System.Diagnostics;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>Divides a run's time into training and maintenance, tick by tick.</summary>
/// <param name="before">Time spent in training by earlier processes of the run.</param>
internal sealed class TickClock(TimeSpan before)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _tickStart;
    private TimeSpan _maintenance;
    private TimeSpan _waited;
    private long _tickImages;
    private int _tick;

    /// <summary>Time spent in the run, over all its processes.</summary>
    public TimeSpan Elapsed => before + _watch.Elapsed;

    public void Start(long imagesSeen) =>
        (_tickStart, _tickImages, _maintenance, _waited) = (Elapsed, imagesSeen, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Counts time spent on sample grids and snapshots.</summary>
    public void Maintain(TimeSpan time) => _maintenance += time;

    /// <param name="imagesSeen">Real images seen so far.</param>
    /// <param name="total">The length of the run in images seen.</param>
    /// <param name="statistics">The statistics of the tick's training steps.</param>
    /// <param name="corrupt">The number of images that could not be decoded so far.</param>
    /// <param name="waited">Time spent waiting for images since <see cref="Start"/>.</param>
    public TickReport Tick(long imagesSeen, long total, IReadOnlyDictionary<string, Statistic> statistics, int corrupt, TimeSpan waited)
    {
        var now = Elapsed;
        var report = new TickReport(
            ++_tick, imagesSeen, total, now, (now - _tickStart - _maintenance).TotalSeconds, _maintenance.TotalSeconds,
            imagesSeen - _tickImages, statistics, corrupt, ProcessMemory.Peak)
        {
            WaitingSeconds = (waited - _waited).TotalSeconds,
        };
        (_tickStart, _tickImages, _maintenance, _waited) = (now, imagesSeen, TimeSpan.Zero, waited);
        return report;
    }
}
