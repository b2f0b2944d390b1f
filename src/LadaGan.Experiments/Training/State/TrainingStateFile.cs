using System.Globalization;
using LadaGan.Architecture.Files;
using LadaGan.Core.Files;
using LadaGan.Experiments.Models;

namespace LadaGan.Experiments.Training.State;

/// <summary>
/// A complete <see cref="TrainingState"/> in one safetensors file, from which training resumes. Nothing in it depends on when or where
/// it was written, so its SHA-256 identifies the state.
/// </summary>
public static class TrainingStateFile
{
    internal const string Format = "ladagan-training-state";
    internal const string Version = "2";

    public static void Save(string path, TrainingState state)
    {
        using var frozen = new FrozenState(state);
        Save(path, frozen);
    }

    /// <summary>Writes the file atomically.</summary>
    public static void Save(string path, FrozenState state) => TensorFile.Write(path, state.Tensors, state.Metadata);

    /// <summary>Fills a state of the same architecture.</summary>
    /// <exception cref="ModelFileException">The file is damaged or has another architecture.</exception>
    public static void Load(string path, TrainingState state)
    {
        using var file = Open(path);
        if (file.Metadata.GetValueOrDefault("format") != Format || file.Metadata.GetValueOrDefault("version") != Version)
        {
            throw new ModelFileException($"{path} is not a training state of format version {Version}");
        }
        TensorFile.RequireOnly(file, state.Tensors.Select(entry => entry.Name));
        TensorFile.Read(file, state.Tensors);
        state.Seed = ulong.TryParse(file.Metadata.GetValueOrDefault("seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw Silent(file, "seed");
        state.Reseeds = (int)Number(file, "reseeds");
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

    private static long Number(SafetensorsFile file, string key) =>
        long.TryParse(file.Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Silent(file, key);

    private static ModelFileException Silent(SafetensorsFile file, string key) => new($"{file.Path} is damaged: {key} is missing");
}
