using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;
using LadaGan.Kernels.Memory;

namespace LadaGan.Inference.Files;

/// <summary>A model file, mapped into memory: its generator's architecture, and its tensors by name.</summary>
/// <remarks>
/// That the file holds exactly the architecture's tensors is checked when it is opened; afterwards shapes are the file's.
/// </remarks>
internal sealed unsafe class ModelWeights : IDisposable
{
    private readonly SafetensorsFile _file;

    private ModelWeights(SafetensorsFile file, GeneratorConfiguration configuration)
    {
        (_file, Generator, Conventions) = (file, configuration.Generator, Conventions.Of(configuration.Conventions));
    }

    public GeneratorOptions Generator { get; }

    public Conventions Conventions { get; }

    /// <exception cref="ModelFileException">The file is missing, cannot be read, or is not a model of this version.</exception>
    public static ModelWeights Open(string path)
    {
        var file = ModelFileFormat.Open(path);
        try
        {
            var configuration = ArchitectureJson.ParseGenerator(file.Metadata[ModelFileFormat.Configuration],
                $"the configuration in {path}");
            if (Unsupported(configuration.Generator) is { } reason)
            {
                throw new ModelFileException($"{path}: {reason}");
            }
            ModelFileFormat.RequireTensors(file, NetworkLayers.Of(configuration.Generator));
            return new ModelWeights(file, configuration);
        }
        catch (ConfigurationException error)
        {
            file.Dispose();
            throw new ModelFileException(error.Message, error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A tensor's values, straight from the mapped file; valid until this is disposed.</summary>
    public ReadOnlySpan<float> Values(string name)
    {
        var entry = _file.Entry(name);
        return new((void*)entry.Address, checked((int)(entry.ByteCount / sizeof(float))));
    }

    /// <summary>A linear layer's weight [outputs, inputs].</summary>
    public Matrix Linear(string name)
    {
        var entry = _file.Entry(name);
        var (outputs, inputs) = ((int)entry.Shape[0], (int)entry.Shape[1]);
        return new((float*)entry.Address, outputs, inputs, inputs);
    }

    /// <summary>What the network here does not run, as a sentence; null if it runs all of it.</summary>
    internal static string? Unsupported(GeneratorOptions options)
    {
        (string Key, object Value, bool Runs)[] keys =
        [
            ("attention", options.Attention, options.Attention == AttentionKind.Lada),
            ("modulation", options.Modulation, options.Modulation == Modulation.Sln),
            ("mlpResidual", options.MlpResidual, !options.MlpResidual),
            ("expansionConv", options.ExpansionConv, options.ExpansionConv),
        ];
        var refused = keys.Where(key => !key.Runs).Select(key => $"generator.{key.Key} = {Rules.Text(key.Value)}").ToArray();
        return refused is [] ? null : $"the plain .NET engine does not run {string.Join(" and ", refused)}; use libtorch's engine";
    }

    public void Dispose() => _file.Dispose();
}
