namespace LadaGan.Experiments.Runs;

/// <summary>The statistics since the last tick, and the progress of the run.</summary>
/// <param name="Tick">The number of the tick, from 1.</param>
/// <param name="ImagesSeen">Real images seen in the whole run.</param>
/// <param name="TotalImages">The length of the run in images seen.</param>
/// <param name="Elapsed">Time spent in the run, over all its processes.</param>
/// <param name="TickSeconds">The time of this tick, without <paramref name="MaintenanceSeconds"/>.</param>
/// <param name="MaintenanceSeconds">The time for sample grids, snapshots and logs since the last tick.</param>
/// <param name="TickImages">Real images seen in this tick.</param>
/// <param name="Statistics">Losses and scores of the tick's training steps.</param>
/// <param name="CorruptImages">The number of images that could not be decoded so far.</param>
/// <param name="PeakMemoryBytes">The peak resident memory of the process.</param>
public sealed record TickReport(
    int Tick,
    long ImagesSeen,
    long TotalImages,
    TimeSpan Elapsed,
    double TickSeconds,
    double MaintenanceSeconds,
    long TickImages,
    IReadOnlyDictionary<string, Statistic> Statistics,
    int CorruptImages,
    long PeakMemoryBytes)
{
    /// <summary>The kinds of the training monitor's warnings that are still in effect.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The part of <see cref="TickSeconds"/> in which training waited for images.</summary>
    public double WaitingSeconds { get; init; }

    public double ImagesPerSecond => TickImages / Math.Max(TickSeconds, 1e-9);

    public double Kimg => ImagesSeen / 1000.0;

    public double SecondsPerKimg => 1000 / ImagesPerSecond;

    /// <summary>The time left at the speed of this tick.</summary>
    public TimeSpan Eta =>
        TimeSpan.FromSeconds(Math.Min(Math.Max(TotalImages - ImagesSeen, 0) / ImagesPerSecond, TimeSpan.MaxValue.TotalSeconds / 2));
}

/// <summary>Count, mean and standard deviation of a value over a tick.</summary>
public readonly record struct Statistic(long Num, double Mean, double Std)
{
    public static Statistic OfValue(double value) => new(1, value, 0);

    internal static Statistic OfSums(long count, double sum, double squares)
    {
        var mean = sum / count;
        return new(count, mean, Math.Sqrt(Math.Max((squares / count) - (mean * mean), 0)));
    }
}
