using System.Globalization;
using LadaGan.Experiments.Training;
using LadaGan.Torch.Serialization;

namespace LadaGan.Experiments.Checkpoints;

/// <summary>A whole <see cref="TrainingState"/> in one safetensors file, from which training goes on.</summary>
public static class TrainingStateFile
{
    private const string Format = "ladagan-training-state";
    private const string Version = "1";

    public static void Save(string path, TrainingState state) =>
        TensorFile.Write(path, state.Tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            ["images_seen"] = Text(state.ImagesSeen),
            ["generator_steps"] = Text(state.GeneratorOptimizer.Steps),
            ["discriminator_steps"] = Text(state.DiscriminatorOptimizer.Steps),
        });

    /// <summary>Fills a state of the same architecture.</summary>
    /// <exception cref="ModelFileException">The file is damaged or of another architecture.</exception>
    public static void Load(string path, TrainingState state)
    {
        using var file = Open(path);
        if (file.Metadata.GetValueOrDefault("format") != Format || file.Metadata.GetValueOrDefault("version") != Version)
        {
            throw new ModelFileException($"{path} is not a training state of version {Version}");
        }
        TensorFile.RequireOnly(file, state.Tensors.Select(entry => entry.Name));
        TensorFile.Read(file, state.Tensors);
        state.ImagesSeen = Number(file, "images_seen");
        state.GeneratorOptimizer.Steps = Number(file, "generator_steps");
        state.DiscriminatorOptimizer.Steps = Number(file, "discriminator_steps");
    }

    private static SafetensorsFile Open(string path)
    {
        try
        {
            return SafetensorsFile.Open(path);
        }
        catch (Exception error) when (error is SafetensorsException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{path} cannot be read: {error.Message}");
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static long Number(SafetensorsFile file, string key) =>
        long.TryParse(file.Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ModelFileException($"{file.Path} does not say its {key}");
}
