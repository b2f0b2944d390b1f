using System.Globalization;

namespace LadaGan.Experiments.Runs;

/// <summary>The line that a tick writes to the log, in StyleGAN's format with losses and the time left added.</summary>
public static class StatusLine
{
    public static string Of(TickReport report)
    {
        var statistics = report.Statistics;
        return string.Create(CultureInfo.InvariantCulture,
            $"tick {report.Tick,-5} kimg {report.Kimg,-9:0.0} time {Duration(report.Elapsed),-12} img/sec {report.ImagesPerSecond,-8:0.0} "
            + $"sec/kimg {report.SecondsPerKimg,-8:0.00} maintenance {report.MaintenanceSeconds,-6:0.0} cpumem "
            + $"{report.PeakMemoryBytes / 1073741824.0,-6:0.00} D {Mean(statistics, "Loss/D/loss"),-7:0.000} G "
            + $"{Mean(statistics, "Loss/G/loss"),-7:0.000} r1 {Mean(statistics, "Loss/r1_penalty"),-8:0.###} eta "
            + $"{Duration(report.Eta)}{string.Concat(report.Warnings.Select(warning => $"  !{warning}"))}");
    }

    /// <summary>1d 02h 03m, 2h 03m 04s, 3m 04s or 4s.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => $"{(int)time.TotalDays}d {time.Hours:00}h {time.Minutes:00}m",
        { TotalHours: >= 1 } => $"{time.Hours}h {time.Minutes:00}m {time.Seconds:00}s",
        { TotalMinutes: >= 1 } => $"{time.Minutes}m {time.Seconds:00}s",
        _ => $"{time.Seconds}s",
    };

    private static double Mean(IReadOnlyDictionary<string, Statistic> statistics, string name) =>
        statistics.TryGetValue(name, out var statistic) ? statistic.Mean : double.NaN;
}
