using System.Globalization;
using LadaGan.Architecture.Files;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch.Checkpoints;

namespace LadaGan.Experiments.Exchange;

/// <summary>A run's training state, in plain memory, to be written for another program.</summary>
internal static class SavedState
{
    // Of each step: the real images, the generated ones, and those of the generator's own update.
    private const int PassesPerStep = 3;

    /// <param name="run">A run directory or a folder of runs, whose newest state is taken, or one of the states of a run.</param>
    /// <exception cref="RunException">There is no run, or it has not saved a state.</exception>
    /// <exception cref="ModelFileException">The state is damaged.</exception>
    public static (string Source, ForeignCheckpoint Checkpoint, AdamSettings Adam) Read(string run)
    {
        var (directory, source) = Find(run);
        var configuration = RunOptionsJson.Read(directory.Options).Configuration;
        StateFolder.Verify(source);
        using var file = Open(StateFolder.StateOf(source));
        var (g, d) = (NetworkLayers.Of(configuration.Generator).Tensors, NetworkLayers.Of(configuration.Discriminator).Tensors);
        var images = Number(file, "images_seen");
        var training = configuration.Training;
        return (source, new ForeignCheckpoint
        {
            Path = source,
            Kind = FileKind.TrainingState,
            Conventions = configuration.Conventions,
            GeneratorOptions = configuration.Generator,
            DiscriminatorOptions = configuration.Discriminator,
            Generator = Values(file, g, "generator."),
            Ema = Values(file, g, TrainingState.EmaPrefix),
            Discriminator = Values(file, d, "discriminator."),
            GeneratorOptimizer = Moments(file, g, "generator"),
            DiscriminatorOptimizer = Moments(file, d, "discriminator"),
            Counters = new()
            {
                Images = images,
                Steps = images / training.Batch,
                BatchNormPasses = PassesPerStep * Number(file, "discriminator_steps"),
            },
        }, new AdamSettings(
            training.GeneratorLearningRate, training.DiscriminatorLearningRate, training.Beta1, training.Beta2,
            Architecture.Conventions.Of(configuration.Conventions).AdamEpsilon));
    }

    private static (RunDirectory Run, string State) Find(string path)
    {
        var isState = File.Exists(StateFolder.StateOf(path));
        var directory = RunDirectory.Find(
            isState ? Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))! : path)
            ?? throw new RunException($"{path} is neither a run directory, a folder of runs nor a training state in a run");
        return isState ? (directory, path)
            : directory.States is [.., var newest] ? (directory, newest)
            : throw new RunException($"{directory.Path} has no training state yet");
    }

    private static SafetensorsFile Open(string path)
    {
        try
        {
            return SafetensorsFile.Open(path);
        }
        catch (Exception error) when (error is SafetensorsException or IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{path} cannot be read: {error.Clause()}", error);
        }
    }

    private static AdamMoments Moments(SafetensorsFile file, IEnumerable<Parameter> tensors, string network)
    {
        var trained = tensors.Where(tensor => tensor.IsTrained).ToArray();
        return new(Values(file, trained, $"{network}_optimizer.m."), Values(file, trained, $"{network}_optimizer.v."),
            Number(file, $"{network}_steps"));
    }

    private static NamedValues Values(SafetensorsFile file, IEnumerable<Parameter> tensors, string prefix)
    {
        var all = tensors.ToArray();
        var wrong = all.FirstOrDefault(tensor => !file.Contains(prefix + tensor.Name)
            || file.Entry(prefix + tensor.Name) is not { Type: SafetensorsType.F32 } entry || !entry.Shape.SequenceEqual(tensor.Shape));
        return wrong is null
            ? SavedModel.ValuesOf(file, all, prefix)
            : throw new ModelFileException($"{file.Path} has no tensor '{prefix}{wrong.Name}' of the run's architecture: it is damaged");
    }

    private static long Number(SafetensorsFile file, string key) =>
        long.TryParse(file.Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new ModelFileException($"{file.Path} is damaged: {key} is missing");
}
