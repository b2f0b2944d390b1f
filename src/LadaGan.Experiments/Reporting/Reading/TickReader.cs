using System.Text.Json;
using LadaGan.Core.Text;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>Reads <c>stats.jsonl</c>.</summary>
internal static class TickReader
{
    private const string Kimg = "Progress/kimg";
    private const string TotalSeconds = "Timing/total_sec";

    /// <summary>The ticks that led to the current state, by images seen, and the seconds spent in the whole run.</summary>
    public static (IReadOnlyList<RunTick> Ticks, double Seconds) Read(string path, List<string> remarks)
    {
        var read = JsonLines.Read(path, TickOf, remarks);
        var ticks = new List<RunTick>();
        var again = 0;
        foreach (var tick in read)
        {
            // A run that resumed from an earlier state repeated these ticks; only the later ones count.
            var kept = ticks.FindLastIndex(earlier => earlier.Kimg < tick.Kimg) + 1;
            again += ticks.Count - kept;
            ticks.RemoveRange(kept, ticks.Count - kept);
            ticks.Add(tick);
        }
        if (again > 0)
        {
            remarks.Add(
                $"{Path.GetFileName(path)}: {Counted.Of(again, "tick")} {(again == 1 ? "was" : "were")} repeated after resuming; "
                + "the later values are shown");
        }
        return (ticks, Sum(read.Select(tick => tick.Mean(TotalSeconds))));
    }

    /// <summary>Sums the time over processes; the clock may restart with every process that resumed the run.</summary>
    private static double Sum(IEnumerable<double> clock)
    {
        var (sum, last) = (0.0, 0.0);
        foreach (var seconds in clock.Where(double.IsFinite))
        {
            sum += seconds < last ? last : 0;
            last = seconds;
        }
        return sum + last;
    }

    private static RunTick? TickOf(JsonElement line)
    {
        var statistics = new Dictionary<string, Statistic>(StringComparer.Ordinal);
        foreach (var property in line.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                statistics[property.Name] = new((long)NumberOf(property.Value, "num"), NumberOf(property.Value, "mean"),
                    NumberOf(property.Value, "std"));
            }
        }
        return statistics.TryGetValue(Kimg, out var kimg) && double.IsFinite(kimg.Mean) ? new(kimg.Mean, statistics) : null;
    }

    private static double NumberOf(JsonElement statistic, string name) =>
        statistic.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}

/// <summary>One line of <c>stats.jsonl</c>.</summary>
/// <param name="Kimg">Real images seen, in thousands.</param>
/// <param name="Statistics">Count, mean and standard deviation of every key; null in the file is NaN here.</param>
public sealed record RunTick(double Kimg, IReadOnlyDictionary<string, Statistic> Statistics)
{
    /// <summary>The mean of a key; NaN if the tick does not have the key.</summary>
    public double Mean(string key) => Statistics.TryGetValue(key, out var statistic) ? statistic.Mean : double.NaN;
}
