using System.Text.Json.Nodes;
using LadaGan.Experiments.Exchange.Inspection;

namespace LadaGan.Cli.Output;

/// <summary>What a file is and holds, for programs: with every tensor.</summary>
internal static class FileReportJson
{
    public static JsonObject Of(FileReport report) => new()
    {
        ["path"] = report.Path,
        ["kind"] = report.Kind.ToString().ToLowerInvariant(),
        ["bytes"] = report.Bytes,
        ["sha256"] = report.Sha256,
        ["networks"] = Array(report.Networks, network => new JsonObject
        {
            ["name"] = network.Name,
            ["parameters"] = network.Parameters,
            ["optimizer"] = network.HasOptimizer,
            ["architecture"] = JsonNode.Parse(network.Architecture),
        }),
        ["facts"] = new JsonObject(report.Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)Value(fact.Value)))),
        ["values"] = report.Tensors.Sum(tensor => tensor.Count),
        ["tensors"] = Array(report.Tensors, tensor => new JsonObject
        {
            ["name"] = tensor.Name,
            ["type"] = tensor.Type,
            ["shape"] = Array(tensor.Shape, size => JsonValue.Create(size)),
            ["sha256"] = tensor.Sha256,
        }),
        ["notes"] = Array(report.Notes, note => JsonValue.Create(note)),
    };

    private static JsonValue? Value(object value) => value switch
    {
        long number => JsonValue.Create(number),
        int number => JsonValue.Create(number),
        ulong number => JsonValue.Create(number),
        // JSON has no NaN; an FID may be one.
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        _ => JsonValue.Create(value.ToString()),
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> of) => new([.. items.Select(of)]);
}
