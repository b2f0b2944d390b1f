using System.Text.Json.Nodes;
using LadaGan.Data.Inspection;

namespace LadaGan.Cli.Output;

/// <summary>An inspection for programs, with nothing shortened.</summary>
internal static class InspectionJson
{
    public static JsonObject Of(InspectionReport report) => new()
    {
        ["source"] = report.Source,
        ["images"] = report.Count,
        ["bytes"] = report.Bytes,
        ["skipped_files"] = report.Skipped.Total,
        ["notes"] = Array(report.Notes, note => JsonValue.Create(note)),
        ["kinds"] = new JsonObject(report.Kinds.Select(kind => KeyValuePair.Create(kind.Kind, (JsonNode?)kind.Count))),
        ["sizes"] = Array(
            report.Sizes, size => new JsonObject { ["width"] = size.Width, ["height"] = size.Height, ["images"] = size.Count }),
        ["labels"] = new JsonObject(report.Labels.Select(label => KeyValuePair.Create($"{label.Label}", (JsonNode?)label.Count))),
        ["class_names"] = Array(report.ClassNames, name => JsonValue.Create(name)),
        ["corrupt"] = Array(report.Corrupt, image => new JsonObject { ["name"] = image.Name, ["reason"] = image.Reason }),
        ["exif_turned"] = Array(report.Turned, name => JsonValue.Create(name)),
        ["duplicates"] = Array(report.Duplicates, names => Array(names, name => JsonValue.Create(name))),
        ["channels"] = Array(
            report.Channels,
            channel => new JsonObject { ["mean"] = Math.Round(channel.Mean, 6), ["std"] = Math.Round(channel.Deviation, 6) }),
        ["packed"] = new JsonObject(report.Packed.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))),
        ["is_whole"] = report.IsWhole,
        ["recommended_size"] = report.RecommendedSize,
        ["recommended_fit"] = report.RecommendedFit.ToString(),
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> of) => new([.. items.Select(of)]);
}
