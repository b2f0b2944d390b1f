using System.Text.Json;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>The files <c>metric-*.jsonl</c> of a run.</summary>
internal static class MetricReader
{
    /// <summary>Every number of every snapshot, by metric and by images; of a snapshot that was measured again, the last.</summary>
    public static IReadOnlyList<MetricResult> Read(RunDirectory directory, List<string> remarks) =>
        [.. directory.Metrics
            .SelectMany(path => JsonLines.Read(path, ResultsOf, remarks))
            .SelectMany(results => results)
            .GroupBy(result => (result.Metric, result.Name, result.Snapshot))
            .Select(results => results.Last())
            .OrderBy(result => result.Metric, StringComparer.Ordinal)
            .ThenBy(result => result.Kimg)
            .ThenBy(result => result.Snapshot, StringComparer.Ordinal)];

    private static List<MetricResult>? ResultsOf(JsonElement line)
    {
        if (!line.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Object
            || TextOf(line, "metric") is not { } metric || TextOf(line, "snapshot") is not { } path)
        {
            return null;
        }
        var snapshot = path[(path.LastIndexOf('/') + 1)..];
        return RunDirectory.KimgOf(snapshot) is not { } kimg ? null : [.. results.EnumerateObject()
            .Where(result => result.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null)
            .Select(result => new MetricResult(metric, result.Name, snapshot, kimg,
                result.Value.ValueKind == JsonValueKind.Number ? result.Value.GetDouble() : double.NaN))];
    }

    private static string? TextOf(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>One number of a line of <c>metric-*.jsonl</c>.</summary>
/// <param name="Metric">What was computed, such as <c>pr50k</c>.</param>
/// <param name="Name">Which of its results, such as <c>pr50k_precision</c>.</param>
/// <param name="Snapshot">The model file.</param>
/// <param name="Kimg">Thousands of images the model had learned from.</param>
public sealed record MetricResult(string Metric, string Name, string Snapshot, double Kimg, double Value);
