using System.Text.Json;
using System.Text.Json.Nodes;
using LadaGan.Experiments.Configuration;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training;

/// <summary><c>training_options.json</c>: the resolved configuration and everything given beside it.</summary>
internal static class RunOptionsJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(Stream stream, RunRequest request)
    {
        var node = new JsonObject
        {
            ["data"] = Path.GetFullPath(request.Data),
            ["seed"] = request.Seed,
            ["device"] = request.Device.ToString(),
            ["threads"] = TorchRuntime.Threads,
            ["workers"] = request.Workers,
            ["libtorch"] = TorchRuntime.Version,
            ["program"] = typeof(RunOptionsJson).Assembly.GetName().Version?.ToString(3),
            ["configuration"] = ConfigurationJson.ToNode(request.Configuration),
        };
        stream.Write(JsonSerializer.SerializeToUtf8Bytes(node, Indented));
    }

    /// <summary>What a run was started with: its data, seed and configuration.</summary>
    public static (string Data, ulong Seed, RunConfiguration Configuration) Read(string path)
    {
        try
        {
            var node = JsonNode.Parse(File.ReadAllText(path))!;
            return (node["data"]!.GetValue<string>(), node["seed"]!.GetValue<ulong>(), ConfigurationJson.Parse(node["configuration"]!.ToJsonString(), path));
        }
        catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new RunException($"{path} is damaged, so the run cannot be continued: {error.Message}", error);
        }
    }
}
