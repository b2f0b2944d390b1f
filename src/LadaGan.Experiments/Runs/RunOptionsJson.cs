using System.Text.Json;
using System.Text.Json.Nodes;
using LadaGan.Core.Files;
using LadaGan.Experiments.Configuration;
using LadaGan.Torch;

namespace LadaGan.Experiments.Runs;

/// <summary>Writes and reads <c>training_options.json</c>: the resolved configuration and all other options of the run.</summary>
internal static class RunOptionsJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The options with which a run was started or last resumed.</summary>
    public sealed record Content(string Data, string? Split, DataIdentity Identity, ulong Seed, string Device,
        int Threads, int Ranks, string? Job,
        string Libtorch, RunConfiguration Configuration);

    public static void Write(Stream stream, RunRequest request, DataIdentity data)
    {
        var node = new JsonObject
        {
            ["data"] = Path.GetFullPath(request.Data),
            ["split"] = request.Split,
            ["dataImages"] = data.Count,
            ["dataNames"] = data.Names,
            ["dataStamps"] = data.Stamps,
            ["seed"] = request.Seed ?? 0,
            ["device"] = request.Device.ToString(),
            ["threads"] = TorchRuntime.Threads,
            ["ranks"] = request.Place?.Size ?? 1,
            ["job"] = request.Place?.Job,
            ["workers"] = request.Workers,
            ["libtorch"] = TorchRuntime.Version,
            ["program"] = typeof(RunOptionsJson).Assembly.GetName().Version?.ToString(3),
            ["configuration"] = ConfigurationJson.ToNode(request.Configuration),
        };
        stream.Write(JsonSerializer.SerializeToUtf8Bytes(node, Indented));
    }

    /// <exception cref="RunException">The file is damaged.</exception>
    public static Content Read(string path)
    {
        try
        {
            var node = JsonNode.Parse(RegularFile.ReadText(path, RunFile.LargestJson), documentOptions: Strict)!;
            return new(
                node["data"]!.GetValue<string>(),
                node["split"]?.GetValue<string>(),
                new(node["dataImages"]!.GetValue<int>(), node["dataNames"]!.GetValue<string>(), node["dataStamps"]?.GetValue<string>()),
                node["seed"]!.GetValue<ulong>(),
                node["device"]!.GetValue<string>(),
                node["threads"]!.GetValue<int>(),
                node["ranks"]?.GetValue<int>() ?? 1,
                node["job"]?.GetValue<string>(),
                node["libtorch"]!.GetValue<string>(),
                Configuration(node["configuration"]!, path));
        }
        catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            var reason = error is NullReferenceException ? "a key is missing" : error.Message;
            throw new RunException($"{path} is damaged, so the run cannot be resumed: {reason}", error);
        }
    }

    /// <summary>The run's configuration. A run older than <c>training.convolution</c> was computed directly, and goes on so.</summary>
    private static RunConfiguration Configuration(JsonNode node, string path)
    {
        if (node["training"] is JsonObject training)
        {
            training.TryAdd("convolution", "direct");
        }

        return ConfigurationJson.Parse(node.ToJsonString(), path);
    }
}
