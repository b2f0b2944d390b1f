using System.Globalization;
using System.Runtime.InteropServices;
using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;
using LadaGan.Experiments.Configuration;
using LadaGan.Interop.Checkpoints;
using LadaGan.Model;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Models;

/// <summary>Writes and reads model files in the format <see cref="ModelFileFormat"/>.</summary>
public static class ModelFile
{
    private const string Images = "images_seen";

    /// <summary>Writes a model file atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="generator">The generator's tensors.</param>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="imagesSeen">Real images seen in training.</param>
    public static void Save(string path, ParameterStore generator, RunConfiguration configuration, long imagesSeen) =>
        Save(path, generator.Entries, configuration, imagesSeen);

    internal static void Save(string path, IEnumerable<NamedTensor> generator, RunConfiguration configuration, long imagesSeen) =>
        TensorFile.Write(path, generator, Metadata(configuration, imagesSeen));

    /// <summary>Writes a model file atomically, from values in plain memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="generator">The generator's values.</param>
    /// <param name="configuration">The configuration of the run that made them.</param>
    /// <param name="imagesSeen">Real images seen in training.</param>
    public static void Write(string path, NamedValues generator, RunConfiguration configuration, long imagesSeen) =>
        SafetensorsWriter.Write(path, [.. generator.Tensors.Select(tensor => SafetensorsSource.FromWriter(
            tensor.Name, SafetensorsType.F32, [.. tensor.Shape],
            stream => stream.Write(MemoryMarshal.AsBytes(generator[tensor.Name].AsSpan()))))], Metadata(configuration, imagesSeen));

    /// <summary>Loads a generator; the caller disposes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">The device for the generator.</param>
    /// <param name="precision">Of its products; its tensors are float32.</param>
    /// <exception cref="ModelFileException">The file is not a model file, is damaged, or has another architecture.</exception>
    /// <exception cref="ConfigurationException">The configuration in the file is invalid.</exception>
    public static (Generator Generator, RunConfiguration Configuration) Load(
        string path, Device device, Precision precision = Precision.Float32)
    {
        using var file = ModelFileFormat.Open(path);
        var configuration = ConfigurationOf(file, path);
        ModelFileFormat.RequireTensors(file, NetworkLayers.Of(configuration.Generator));
        var generator = new Generator(configuration.Generator, Conventions.Of(configuration.Conventions), device, seed: null, precision);
        try
        {
            TensorFile.Read(file, generator.Store.Entries);
            return (generator, configuration);
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>The configuration of the run that made a model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is not a model file, or is damaged.</exception>
    /// <exception cref="ConfigurationException">The configuration in the file is invalid.</exception>
    internal static RunConfiguration Configuration(string path)
    {
        using var file = ModelFileFormat.Open(path);
        return ConfigurationOf(file, path);
    }

    /// <summary>The generator's architecture; what concerns only training is not read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is not a model file, is damaged, or has an invalid configuration.</exception>
    internal static GeneratorOptions Generator(string path)
    {
        using var file = ModelFileFormat.Open(path);
        try
        {
            return ArchitectureJson.ParseGenerator(file.Metadata[ModelFileFormat.Configuration], $"the configuration in {path}").Generator;
        }
        catch (ConfigurationException error)
        {
            throw new ModelFileException(error.Message, error);
        }
    }

    /// <summary>The configuration's JSON, as the file has it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is not a model file, or is damaged.</exception>
    internal static string ConfigurationText(string path)
    {
        using var file = ModelFileFormat.Open(path);
        return file.Metadata[ModelFileFormat.Configuration];
    }

    /// <summary>The number of images seen in training; null if the file is missing or is not a model file.</summary>
    internal static long? ImagesSeen(string path)
    {
        try
        {
            using var file = ModelFileFormat.Open(path);
            return long.TryParse(file.Metadata.GetValueOrDefault(Images), NumberStyles.None, CultureInfo.InvariantCulture, out var images)
                ? images
                : null;
        }
        catch (ModelFileException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Metadata(RunConfiguration configuration, long imagesSeen) => new()
    {
        ["format"] = ModelFileFormat.Format,
        ["version"] = ModelFileFormat.Version,
        [ModelFileFormat.Configuration] = ConfigurationJson.Write(configuration),
        [Images] = imagesSeen.ToString(CultureInfo.InvariantCulture),
    };

    private static RunConfiguration ConfigurationOf(SafetensorsFile file, string path) =>
        ConfigurationJson.Parse(file.Metadata[ModelFileFormat.Configuration], $"the configuration in {path}");
}
