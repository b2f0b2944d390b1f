using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;
using LadaGan.Interop.Checkpoints;

namespace LadaGan.Experiments.Exchange;

/// <summary>A model file's architecture and values, in plain memory.</summary>
internal sealed record SavedModel(GeneratorOptions Generator, ConventionSet Conventions, NamedValues Weights)
{
    /// <exception cref="ModelFileException">The file is not a model file, is damaged, or has another architecture.</exception>
    /// <exception cref="ConfigurationException">The configuration in the file is invalid.</exception>
    public static SavedModel Read(string path)
    {
        using var file = ModelFileFormat.Open(path);
        var configuration = ArchitectureJson.ParseGenerator(
            file.Metadata[ModelFileFormat.Configuration], $"the configuration in {path}");
        var network = NetworkLayers.Of(configuration.Generator);
        ModelFileFormat.RequireTensors(file, network);
        return new(configuration.Generator, configuration.Conventions, ValuesOf(file, network.Tensors));
    }

    /// <summary>Copies of a file's float32 tensors, whose shapes were checked.</summary>
    internal static NamedValues ValuesOf(SafetensorsFile file, IEnumerable<Parameter> tensors, string prefix = "") =>
        new(tensors, tensor => Floats(file.Entry(prefix + tensor.Name)));

    private static unsafe float[] Floats(SafetensorsEntry entry)
    {
        var values = new float[entry.ByteCount / sizeof(float)];
        fixed (float* target = values)
        {
            Buffer.MemoryCopy((void*)entry.Address, target, entry.ByteCount, entry.ByteCount);
        }
        return values;
    }
}
