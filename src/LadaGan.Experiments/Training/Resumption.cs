using LadaGan.Experiments.Checkpoints;
using LadaGan.Experiments.Configuration;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training;

/// <summary>Finds the run to continue and its newest state that can be read.</summary>
public static class Resumption
{
    /// <summary>The configuration a run was started with, changed by settings.</summary>
    /// <exception cref="RunException">There is no run in <paramref name="outDir"/>.</exception>
    public static RunConfiguration ConfigurationOf(string outDir, IEnumerable<string> settings)
    {
        var directory = FindRun(outDir);
        return ConfigurationJson.Parse(ConfigurationJson.Write(RunOptionsJson.Read(directory.Options).Configuration), directory.Options, settings);
    }

    /// <summary>The images a run was started with.</summary>
    /// <exception cref="RunException">There is no run in <paramref name="outDir"/>.</exception>
    public static string DataOf(string outDir) => RunOptionsJson.Read(FindRun(outDir).Options).Data;

    /// <summary>
    /// The run directory; the request with its data, seed and configuration (images, tick and snapshot rhythm may change); and a caution
    /// when the machine changed in a way that changes the numbers.
    /// </summary>
    internal static (RunDirectory Directory, RunRequest Request, string? Caution) Find(RunRequest request)
    {
        var directory = FindRun(request.OutDir);
        if (directory.States.Count == 0)
        {
            throw new RunException($"{directory.Path} has no training state to resume from; start a new run without --resume");
        }
        var before = RunOptionsJson.Read(directory.Options);
        RequireSame(directory, before.Configuration, request.Configuration);
        var (configuration, asked) = (before.Configuration, request.Configuration.Training);
        var continued = request with
        {
            Data = request.Data.Length > 0 ? request.Data : before.Data,
            Seed = before.Seed,
            Configuration = configuration with { Training = configuration.Training with { Images = asked.Images, TickKimg = asked.TickKimg, SnapshotKimg = asked.SnapshotKimg } },
        };
        return (directory, continued, CautionOf(before, request));
    }

    /// <summary>Loads the newest state; a damaged one is passed over for the one before it, and the log says so.</summary>
    internal static void LoadNewest(RunDirectory directory, TrainingState state, Action<string> note)
    {
        foreach (var path in directory.States.Reverse())
        {
            try
            {
                TrainingStateFile.Load(path, state);
                note($"resumed from {Path.GetFileName(path)} at {state.ImagesSeen} images");
                return;
            }
            catch (ModelFileException error)
            {
                note($"passed over a damaged state: {error.Message}");
            }
        }
        throw new RunException($"no training state in {directory.Path} can be read; start a new run without --resume");
    }

    private static RunDirectory FindRun(string outDir) =>
        RunDirectory.Find(outDir) ?? throw new RunException($"there is no run to resume in {outDir}; start one without --resume");

    private static void RequireSame(RunDirectory directory, RunConfiguration before, RunConfiguration now)
    {
        static RunConfiguration WithoutRhythm(RunConfiguration c) => c with { Training = c.Training with { Images = 1, TickKimg = 0, SnapshotKimg = 1 } };
        if (ConfigurationDifference.Between(WithoutRhythm(before), WithoutRhythm(now)) is { Count: > 0 } changes)
        {
            throw new RunException($"{directory.Path} was started with another configuration ({string.Join("; ", changes)}); resume it with its own, or start a new run without --resume");
        }
    }

    private static string? CautionOf(RunOptionsJson.Content before, RunRequest request)
    {
        var was = $"{before.Device}, {before.Threads} threads, libtorch {before.Libtorch}";
        var now = $"{request.Device}, {TorchRuntime.Threads} threads, libtorch {TorchRuntime.Version}";
        return was == now ? null : $"the run was on {was} before: from here on its numbers may differ in the last digits from those of a run that was not stopped";
    }
}
