using System.Text.Json;
using System.Text.Json.Nodes;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Runs;

/// <summary>A line of <c>metric-NAME.jsonl</c>, in StyleGAN's format with <c>images_seen</c> added.</summary>
/// <param name="ImagesSeen">Images seen in training.</param>
/// <param name="Value">The value of the metric.</param>
internal sealed record MetricRecord(long ImagesSeen, double Value)
{
    public static string Line(RunMetric metric, MetricRecord record, string snapshot, double seconds) => new JsonObject
    {
        ["results"] = new JsonObject { [metric.Name] = record.Value },
        ["metric"] = metric.Name,
        ["total_time"] = Math.Round(seconds, 3),
        ["snapshot"] = Path.GetFileName(snapshot),
        ["images_seen"] = record.ImagesSeen,
        ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0,
    }.ToJsonString();

    /// <summary>The intact lines of a file; none if the file does not exist.</summary>
    public static List<MetricRecord> Read(string path, RunMetric metric) => JsonLines.Read(path, line => Of(line, metric), []);

    private static MetricRecord? Of(JsonElement line, RunMetric metric) =>
        line.TryGetProperty("results", out var results) && results.ValueKind == JsonValueKind.Object
        && results.TryGetProperty(metric.Name, out var value) && value.ValueKind == JsonValueKind.Number
        && line.TryGetProperty("images_seen", out var images) && images.TryGetInt64(out var seen)
            ? new(seen, value.GetDouble())
            : null;
}
