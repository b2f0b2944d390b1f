using System.Text.Json;
using System.Text.Json.Nodes;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Runs;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Reproduction;

/// <summary>An evaluation by a protocol that lies in a run directory, in a file <c>evaluation-NAME.json</c>.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Protocol">The evaluation protocol.</param>
/// <param name="IsComparable">Whether Inception's weights and precision are those of published results.</param>
/// <param name="ImagesSeen">Images that the evaluated model had seen; null if its name does not tell.</param>
/// <param name="Values">The numbers, by their names in JSON.</param>
/// <remarks>What <c>evaluate --json</c> prints is such a file: it only needs the name.</remarks>
internal sealed record RunEvaluation(string File, string Protocol, bool IsComparable, long? ImagesSeen, MetricValues Values)
{
    private const string Prefix = "evaluation-";
    private const string Suffix = ".json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>All evaluations in a run directory, the oldest file first.</summary>
    public static IReadOnlyList<RunEvaluation> ReadAll(string directory, List<string> remarks) =>
    [
        .. Directory.EnumerateFiles(directory, $"{Prefix}*{Suffix}")
            .OrderBy(System.IO.File.GetLastWriteTimeUtc).ThenBy(path => path, StringComparer.Ordinal)
            .Select(path => Read(path, remarks)).OfType<RunEvaluation>(),
    ];

    /// <summary>The file for a protocol.</summary>
    public static string PathOf(string directory, Protocol protocol) => Path.Join(directory, $"{Prefix}{protocol.Name}{Suffix}");

    /// <summary>Writes a result into a run directory, with the names of <c>evaluate --json</c>.</summary>
    public static void Write(string directory, EvaluationResult result)
    {
        var node = new JsonObject(
            MetricNumber.All.Select(number => KeyValuePair.Create(number.Name, (JsonNode?)result.Mean[number.Name])))
        {
            ["num_generated"] = result.NumGenerated,
            ["num_real"] = result.NumReal,
            ["comparable"] = result.IsComparable,
            ["protocol"] = result.Request.Protocol!.Name,
            ["generated"] = Identity(result.Generated),
            ["real"] = result.Real is { } real ? Identity(real) : null,
        };
        DurableFile.Write(
            PathOf(directory, result.Request.Protocol!), stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(node, Indented)));
    }

    private static JsonObject Identity(EvaluationResult.FileIdentity file) => new() { ["path"] = file.Path, ["sha256"] = file.Sha256 };

    private static RunEvaluation? Read(string path, List<string> remarks)
    {
        var name = Path.GetFileName(path);
        try
        {
            if (!RunFile.IsReadable(path, RunFile.LargestJson, remarks))
            {
                return null;
            }
            if (JsonNode.Parse(System.IO.File.ReadAllText(path)) is JsonObject node
                && TextOf(node["protocol"]) is { } protocol)
            {
                return new(
                    name, protocol, node["comparable"] is JsonValue value && value.TryGetValue<bool>(out var comparable) && comparable,
                    node["generated"] is JsonObject generated && TextOf(generated["path"]) is { } model
                        ? (long?)(RunDirectory.KimgOf(model) * 1000) : null,
                    new([.. MetricNumber.All.Select(number => (number.Name, Value: NumberOf(node[number.Name])))
                        .Where(number => number.Value is not null).Select(number => (number.Name, number.Value!.Value))]));
            }
            remarks.Add($"{ErrorText.Quote(name)} is not an evaluation by a protocol and is passed over");
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            remarks.Add($"{ErrorText.Quote(name)} is truncated or damaged and is passed over");
        }
        return null;
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static double? NumberOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<double>(out var number) && double.IsFinite(number) ? number : null;
}
