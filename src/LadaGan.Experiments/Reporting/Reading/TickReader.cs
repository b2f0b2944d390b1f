using System.Text.Json;
using LadaGan.Core.Text;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary><c>stats.jsonl</c>, in the order of the images seen.</summary>
internal static class TickReader
{
    private const string Kimg = "Progress/kimg";
    private const string TotalSeconds = "Timing/total_sec";

    /// <summary>The ticks that led to where the run is, and the seconds all of it took.</summary>
    public static (IReadOnlyList<RunTick> Ticks, double Seconds) Read(string path, List<string> remarks)
    {
        var read = JsonLines.Read(path, TickOf, remarks);
        var ticks = new List<RunTick>();
        var again = 0;
        foreach (var tick in read)
        {
            // A run that went on from an earlier state did these images anew; what counts is what came of it.
            var kept = ticks.FindLastIndex(earlier => earlier.Kimg < tick.Kimg) + 1;
            again += ticks.Count - kept;
            ticks.RemoveRange(kept, ticks.Count - kept);
            ticks.Add(tick);
        }
        if (again > 0)
        {
            remarks.Add(
                $"{Path.GetFileName(path)}: {Counted.Of(again, "tick")} {(again == 1 ? "was" : "were")} done again after resuming; "
                + "the later numbers are shown");
        }
        return (ticks, Sum(read.Select(tick => tick.Mean(TotalSeconds))));
    }

    /// <summary>The clock may begin again with every process that continued the run.</summary>
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
/// <param name="Kimg">Thousands of real images seen.</param>
/// <param name="Statistics">Every key's number, mean and standard deviation; what the file has null for is NaN.</param>
public sealed record RunTick(double Kimg, IReadOnlyDictionary<string, Statistic> Statistics)
{
    /// <summary>A key's mean; NaN where the tick has none.</summary>
    public double Mean(string key) => Statistics.TryGetValue(key, out var statistic) ? statistic.Mean : double.NaN;
}
