using System.Runtime.InteropServices;
using System.Text.Json;
using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;

namespace LadaGan.Interop.Tests.Onnx;

/// <summary>Model files of any architecture, whose weights are small evenly distributed numbers.</summary>
internal static class ModelFiles
{
    private static readonly JsonSerializerOptions Camel = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static GeneratorOptions Smallest => new()
    {
        ImageSize = 32,
        LatentWidth = 3,
        Widths = [8, 8, 4],
        Heads = [2, 4, 1],
        MlpWidth = 5,
        Head = GeneratorHead.Pixel,
    };

    public static string Write(TemporaryFolder folder, GeneratorOptions options, Dictionary<string, string>? metadata = null)
    {
        var path = folder["model.safetensors"];
        var draws = new Random(1);
        SafetensorsWriter.Write(
            path,
            [.. NetworkLayers.Of(options).Tensors.Select(tensor => SafetensorsSource.FromMemory(
                tensor.Name, SafetensorsType.F32, [.. tensor.Shape], MemoryMarshal.AsBytes(Values(tensor, draws).AsSpan()).ToArray()))],
            new Dictionary<string, string>(metadata ?? [])
            {
                ["format"] = ModelFileFormat.Format,
                ["version"] = ModelFileFormat.Version,
                [ModelFileFormat.Configuration] = $$"""{"name":"drawn","generator":{{JsonSerializer.Serialize(options, Camel)}}}""",
                ["images_seen"] = "4096",
            });
        return path;
    }

    // Variances are positive.
    private static float[] Values(Parameter tensor, Random draws) =>
        [.. Enumerable.Range(0, (int)tensor.Count).Select(_ => tensor.IsTrained ? draws.NextSingle() - 0.5f : draws.NextSingle() + 0.5f)];
}
