using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Runs;

/// <summary>Tells when a tick or a snapshot is due, by images seen, so that a resumed run keeps the same schedule.</summary>
internal sealed class Schedule
{
    private const long LongestTick = 4000;
    private readonly long _tick;
    private readonly long _snapshot;
    private readonly long _end;
    private long _ticks;
    private long _snapshots;

    public Schedule(TrainingOptions options, long imagesSeen)
    {
        _end = options.Images;
        _tick = TickOf(options);
        _snapshot = ImagesOf(options.SnapshotKimg);
        (_ticks, _snapshots) = (imagesSeen / _tick, imagesSeen / _snapshot);
    }

    public bool TickIsDue(long imagesSeen) => IsDue(ref _ticks, imagesSeen, _tick) || imagesSeen >= _end;

    public bool SnapshotIsDue(long imagesSeen) => IsDue(ref _snapshots, imagesSeen, _snapshot);

    /// <summary>The interval between ticks in images.</summary>
    public static long TickOf(TrainingOptions options) =>
        options.TickKimg > 0
            ? ImagesOf(options.TickKimg)
            : Math.Clamp(options.Images / 200, options.Batch, Math.Max(LongestTick, options.Batch));

    /// <summary>Converts kimg to images, at least one.</summary>
    internal static long ImagesOf(double kimg) => Math.Max((long)Math.Round(kimg * 1000), 1);

    private static bool IsDue(ref long done, long imagesSeen, long every)
    {
        var now = imagesSeen / every;
        var due = now > done;
        done = now;
        return due;
    }
}
