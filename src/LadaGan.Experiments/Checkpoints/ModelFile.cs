using System.Globalization;
using LadaGan.Core.Files;
using LadaGan.Experiments.Configuration;
using LadaGan.Model;
using LadaGan.Model.Profiling;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Checkpoints;

/// <summary>
/// A generator in one <c>.safetensors</c> file: its weights under their names, and in the metadata <c>format</c>
/// ("ladagan-generator"), <c>version</c>, <c>configuration</c> (the run's JSON) and <c>images_seen</c>.
/// </summary>
public static class ModelFile
{
    private const string Format = "ladagan-generator";
    private const string Version = "1";

    public static void Save(string path, ParameterStore generator, RunConfiguration configuration, long imagesSeen) => Save(path, generator.Entries, configuration, imagesSeen);

    internal static void Save(string path, IEnumerable<NamedTensor> generator, RunConfiguration configuration, long imagesSeen) =>
        TensorFile.Write(path, generator, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            ["configuration"] = ConfigurationJson.Write(configuration),
            ["images_seen"] = imagesSeen.ToString(CultureInfo.InvariantCulture),
        });

    /// <summary>Loads a generator; the caller disposes it.</summary>
    /// <exception cref="ModelFileException">It is not a model, damaged, or of another architecture.</exception>
    public static (Generator Generator, RunConfiguration Configuration) Load(string path, Device device)
    {
        using var file = Open(path);
        var configuration = ConfigurationJson.Parse(file.Metadata["configuration"], $"the configuration in {path}");
        RequireSize(path, configuration);
        var generator = new Generator(configuration.Generator, configuration.Details(), device, seed: null);
        try
        {
            TensorFile.RequireOnly(file, generator.Store.Entries.Select(entry => entry.Name));
            TensorFile.Read(file, generator.Store.Entries);
            return (generator, configuration);
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    /// <summary>How many images a model learned from; null when there is no such file, or it is none.</summary>
    internal static long? ImagesSeen(string path)
    {
        try
        {
            using var file = Open(path);
            return long.TryParse(file.Metadata.GetValueOrDefault("images_seen"), NumberStyles.None, CultureInfo.InvariantCulture, out var images) ? images : null;
        }
        catch (ModelFileException)
        {
            return null;
        }
    }

    /// <summary>Refuses an architecture far larger than the file before memory is taken for it; smaller gaps show tensor by tensor.</summary>
    private static void RequireSize(string path, RunConfiguration configuration)
    {
        const long Slack = 1 << 24;
        var (needed, there) = (ArchitectureProfile.Of(configuration.Generator).Parameters * sizeof(float), new FileInfo(path).Length);
        if (needed > there + Slack)
        {
            throw new ModelFileException($"{path} has {there} bytes, but the architecture it names needs {needed}: it is damaged or of another architecture");
        }
    }

    private static SafetensorsFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelFileException($"there is no model {path}");
        }
        SafetensorsFile file;
        try
        {
            file = SafetensorsFile.Open(path);
        }
        catch (Exception error) when (error is SafetensorsException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{path} is not a model file: {error.Message}");
        }
        var metadata = file.Metadata;
        if (metadata.GetValueOrDefault("format") == Format && metadata.GetValueOrDefault("version") == Version && metadata.ContainsKey("configuration"))
        {
            return file;
        }
        file.Dispose();
        throw new ModelFileException(metadata.GetValueOrDefault("format") == Format
            ? $"{path} is a LadaGAN model of version {metadata.GetValueOrDefault("version")}; this program reads version {Version}"
            : $"{path} is a safetensors file, but not a LadaGAN model (its metadata has no format '{Format}')");
    }
}
