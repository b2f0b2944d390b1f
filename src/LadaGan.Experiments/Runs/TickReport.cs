namespace LadaGan.Experiments.Runs;

/// <summary>What happened since the last tick, and how far the run is.</summary>
/// <param name="Tick">Number of the tick, from 1 in each process.</param>
/// <param name="ImagesSeen">Real images seen in the whole run.</param>
/// <param name="TotalImages">Where it ends.</param>
/// <param name="Elapsed">Time spent in the run, over all its processes.</param>
/// <param name="TickSeconds">Time of this tick, without <paramref name="MaintenanceSeconds"/>.</param>
/// <param name="MaintenanceSeconds">Of logs, the monitor, metrics and snapshots since the last tick.</param>
/// <param name="TickImages">Images of this tick.</param>
/// <param name="Statistics">Losses and scores of the tick's steps.</param>
/// <param name="CorruptImages">Images that could not be decoded so far.</param>
/// <param name="PeakMemoryBytes">The process's peak resident memory.</param>
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
    /// <summary>What the monitor has found and not yet seen to be over (the kinds of its warnings).</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The part of <see cref="TickSeconds"/> that training waited for images.</summary>
    public double WaitingSeconds { get; init; }

    public double ImagesPerSecond => TickImages / Math.Max(TickSeconds, 1e-9);

    public double Kimg => ImagesSeen / 1000.0;

    public double SecondsPerKimg => 1000 / ImagesPerSecond;

    /// <summary>Time left at the pace of this tick.</summary>
    public TimeSpan Eta =>
        TimeSpan.FromSeconds(Math.Min(Math.Max(TotalImages - ImagesSeen, 0) / ImagesPerSecond, TimeSpan.MaxValue.TotalSeconds / 2));
}

/// <summary>Number, mean and standard deviation of a value over a tick.</summary>
public readonly record struct Statistic(long Num, double Mean, double Std)
{
    public static Statistic OfValue(double value) => new(1, value, 0);

    internal static Statistic OfSums(long count, double sum, double squares)
    {
        var mean = sum / count;
        return new(count, mean, Math.Sqrt(Math.Max((squares / count) - (mean * mean), 0)));
    }
}
