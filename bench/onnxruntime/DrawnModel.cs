using System.Runtime.InteropServices;
using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;

namespace LadaGan.OnnxRuntimeBench;

/// <summary>A model file whose weights are drawn; speed does not depend on them.</summary>
internal static class DrawnModel
{
    public static GeneratorOptions Write(string path, string configuration)
    {
        var options = ArchitectureJson.ParseGenerator(configuration, path).Generator;
        var draws = new Random(1);
        SafetensorsWriter.Write(
            path,
            [.. NetworkLayers.Of(options).Tensors.Select(tensor => SafetensorsSource.FromMemory(
                tensor.Name, SafetensorsType.F32, [.. tensor.Shape], MemoryMarshal.AsBytes(Values(tensor, draws).AsSpan()).ToArray()))],
            new Dictionary<string, string>
            {
                ["format"] = ModelFileFormat.Format,
                ["version"] = ModelFileFormat.Version,
                [ModelFileFormat.Configuration] = configuration,
            });
        return options;
    }

    private static float[] Values(Parameter tensor, Random draws)
    {
        var inputs = tensor.Shape.Skip(1).Aggregate(1L, (product, size) => product * size);
        var scale = 2 * MathF.Sqrt(3f / inputs);
        var values = new float[tensor.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = tensor.IsTrained ? scale * (draws.NextSingle() - 0.5f) : 1;
        }
        return values;
    }
}
