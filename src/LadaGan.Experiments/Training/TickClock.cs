using System.Diagnostics;
using LadaGan.Experiments.Logging;

namespace LadaGan.Experiments.Training;

/// <summary>Splits a run's time into training and maintenance, tick by tick.</summary>
internal sealed class TickClock
{
    private readonly Stopwatch _run = new();
    private TimeSpan _tickStart;
    private TimeSpan _maintenance;
    private long _tickImages;
    private int _tick;

    public void Start(long imagesSeen)
    {
        _run.Start();
        (_tickStart, _tickImages) = (_run.Elapsed, imagesSeen);
    }

    /// <summary>Counts time spent on pictures and snapshots.</summary>
    public void Maintain(TimeSpan time) => _maintenance += time;

    public TickReport Tick(long imagesSeen, long total, IReadOnlyDictionary<string, Statistic> statistics, int corrupt)
    {
        var now = _run.Elapsed;
        var report = new TickReport(
            ++_tick, imagesSeen, total, now, (now - _tickStart - _maintenance).TotalSeconds, _maintenance.TotalSeconds, imagesSeen - _tickImages, statistics, corrupt, ProcessMemory.Peak);
        (_tickStart, _tickImages, _maintenance) = (now, imagesSeen, TimeSpan.Zero);
        return report;
    }
}
