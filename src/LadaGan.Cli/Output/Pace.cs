using System.Diagnostics;

namespace LadaGan.Cli.Output;

/// <summary>Images per second over the last ten seconds.</summary>
internal sealed class Pace
{
    private const double Window = 10;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Queue<(double Time, long Images)> _marks = new();
    private (double Time, long Images) _newest;

    public double ImagesPerSecond => _marks.TryPeek(out var oldest) && _newest.Time > oldest.Time
        ? (_newest.Images - oldest.Images) / (_newest.Time - oldest.Time)
        : 0;

    public void Add(long images)
    {
        _newest = (_watch.Elapsed.TotalSeconds, images);
        _marks.Enqueue(_newest);
        while (_marks.Count > 2 && _marks.Peek().Time < _newest.Time - Window)
        {
            _marks.Dequeue();
        }
    }
}
