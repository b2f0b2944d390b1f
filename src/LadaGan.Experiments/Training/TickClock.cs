using System.Diagnostics;
using LadaGan.Experiments.Logging;

namespace LadaGan.Experiments.Training;

/// <summary>Splits a run's time into training and maintenance, tick by tick.</summary>
/// <param name="before">Time spent in training by earlier processes of the run.</param>
internal sealed class TickClock(TimeSpan before)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _tickStart;
    private TimeSpan _maintenance;
    private long _tickImages;
    private int _tick;

    /// <summary>Time spent in the run, over all its processes.</summary>
    public TimeSpan Elapsed => before + _watch.Elapsed;

    public void Start(long imagesSeen) => (_tickStart, _tickImages, _maintenance) = (Elapsed, imagesSeen, TimeSpan.Zero);

    /// <summary>Counts time spent on pictures and snapshots.</summary>
    public void Maintain(TimeSpan time) => _maintenance += time;

    public TickReport Tick(long imagesSeen, long total, IReadOnlyDictionary<string, Statistic> statistics, int corrupt)
    {
        var now = Elapsed;
        var report = new TickReport(
            ++_tick, imagesSeen, total, now, (now - _tickStart - _maintenance).TotalSeconds, _maintenance.TotalSeconds, imagesSeen - _tickImages, statistics, corrupt, ProcessMemory.Peak);
        (_tickStart, _tickImages, _maintenance) = (now, imagesSeen, TimeSpan.Zero);
        return report;
    }
}
