using System.Text.Json.Nodes;

namespace LadaGan.Experiments.Runs;

/// <summary>
/// A line of <c>stats.jsonl</c>: one object per tick, each key <c>{num, mean, std}</c>, plus a timestamp (seconds since 1970).
/// </summary>
internal static class StatisticsLine
{
    public static string Of(TickReport report)
    {
        var line = new JsonObject();
        foreach (var (name, statistic) in Values(report))
        {
            line[name] = new JsonObject { ["num"] = statistic.Num, ["mean"] = Finite(statistic.Mean), ["std"] = Finite(statistic.Std) };
        }
        line["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        return line.ToJsonString();
    }

    /// <summary>All values of the line except the timestamp.</summary>
    public static IEnumerable<KeyValuePair<string, Statistic>> Values(TickReport report) => report.Statistics.Concat(Progress(report));

    private static IEnumerable<KeyValuePair<string, Statistic>> Progress(TickReport report)
    {
        KeyValuePair<string, Statistic> Value(string name, double value) => new(name, Statistic.OfValue(value));
        yield return Value("Progress/tick", report.Tick);
        yield return Value("Progress/kimg", report.Kimg);
        yield return Value("Progress/corrupt_images", report.CorruptImages);
        yield return Value("Timing/total_sec", report.Elapsed.TotalSeconds);
        yield return Value("Timing/sec_per_tick", report.TickSeconds);
        yield return Value("Timing/sec_per_kimg", report.SecondsPerKimg);
        yield return Value("Timing/waiting_sec", report.WaitingSeconds);
        yield return Value("Timing/maintenance_sec", report.MaintenanceSeconds);
        yield return Value("Timing/images_per_sec", report.ImagesPerSecond);
        yield return Value("Resources/cpu_mem_gb", report.PeakMemoryBytes / 1073741824.0);
    }

    /// <summary>JSON has no NaN; null represents it.</summary>
    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
