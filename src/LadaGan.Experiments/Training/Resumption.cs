using LadaGan.Experiments.Checkpoints;
using LadaGan.Experiments.Configuration;

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

    /// <summary>The run directory; the request takes over its data, seed and configuration (its own images, tick and snapshot rhythm may change).</summary>
    internal static RunDirectory Find(ref RunRequest request)
    {
        var directory = FindRun(request.OutDir);
        if (directory.States.Count == 0)
        {
            throw new RunException($"{directory.Path} has no training state to resume from; start a new run without --resume");
        }
        var (data, seed, configuration) = RunOptionsJson.Read(directory.Options);
        RequireSame(directory, configuration, request.Configuration);
        request = request with
        {
            Data = request.Data.Length > 0 ? request.Data : data,
            Seed = seed,
            Configuration = configuration with { Training = configuration.Training with
            {
                Images = request.Configuration.Training.Images,
                TickKimg = request.Configuration.Training.TickKimg,
                SnapshotKimg = request.Configuration.Training.SnapshotKimg,
            } },
        };
        return directory;
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
        static string Comparable(RunConfiguration c) =>
            ConfigurationJson.Write(c with { Training = c.Training with { Images = 1, TickKimg = 0, SnapshotKimg = 1 } });
        var (old, asked) = (Comparable(before).Split('\n'), Comparable(now).Split('\n'));
        var changes = old.Except(asked).Select(line => line.Trim().TrimEnd(',')).Zip(asked.Except(old).Select(line => line.Trim().TrimEnd(',')), (was, wants) => $"{was} is now {wants}").ToArray();
        if (!old.SequenceEqual(asked))
        {
            throw new RunException($"{directory.Path} was started with another configuration ({(changes.Length > 0 ? string.Join("; ", changes) : "other keys")}); resume it with its own, or start a new run without --resume");
        }
    }
}
