using LadaGan.Architecture.Files;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.State;
using LadaGan.Torch;

namespace LadaGan.Experiments.Training.Loop;

/// <summary>Finds the run to resume, and its newest state that can be read.</summary>
public static class Resumption
{
    /// <summary>The keys that do not affect the bits of a run; they may change without permission.</summary>
    private static readonly string[] Free = ["training.images", "training.tickKimg", "training.snapshotKimg", "training.keep",
        "training.attention", "training.stopOnCollapse", "training.metrics", "training.metricKimg", "training.dataOnDevice"];

    /// <summary>The configuration with which a run was started, changed by settings.</summary>
    /// <exception cref="RunException">There is no run in <paramref name="outDir"/>.</exception>
    public static RunConfiguration ConfigurationOf(string outDir, IEnumerable<string> settings)
    {
        var directory = FindRun(outDir);
        return ConfigurationJson.Parse(
            ConfigurationJson.Write(RunOptionsJson.Read(directory.Options).Configuration), directory.Options, settings);
    }

    /// <summary>
    /// The run directory; the request with the run's data and seed; the options of its start; and a
    /// caution if the machine changed in a way that affects the results.
    /// </summary>
    internal static (RunDirectory Directory, RunRequest Request, RunOptionsJson.Content Before, string? Caution) Find(RunRequest request)
    {
        var directory = FindRun(request.OutDir);
        var before = RunOptionsJson.Read(directory.Options);
        RequireSame(directory, before, request);
        var continued = request with
        {
            Data = request.Data.Length > 0 ? request.Data : before.Data,
            Split = request.Split ?? before.Split,
            Seed = before.Seed,
        };
        return (directory, continued, before, CautionOf(before, request));
    }

    /// <summary>Refuses images other than those with which the run was started.</summary>
    /// <returns>A note if the run did not record enough to tell; null if there is nothing to say.</returns>
    internal static string? RequireSameImages(RunDirectory directory, RunRequest request, DataIdentity before, DataIdentity now)
    {
        if (request.MayChange.Contains("data"))
        {
            return null;
        }
        if (DataIdentity.Difference(before, now) is { } difference)
        {
            throw new RunException($"{directory.Path} was started with other images than {request.Data} holds ({difference}); "
                + "give its own, or allow data to change");
        }
        return before.Stamps is null
            ? "this run did not record the sizes and times of its images: only names are compared now, and the rest from the next time on"
            : null;
    }

    /// <summary>
    /// Loads the newest state; skips a damaged one for the one before it, and notes
    /// this in the log. Null if the run has not saved a state yet.
    /// </summary>
    /// <exception cref="RunException">There are states, but all are damaged.</exception>
    internal static (StateManifest Manifest, string Sum)? LoadNewest(RunDirectory directory, TrainingState state, Action<string> note)
    {
        var states = directory.States;
        foreach (var path in states.Reverse())
        {
            try
            {
                return StateFolder.Load(path, state);
            }
            catch (ModelFileException error)
            {
                note($"passed over a damaged state: {error.Message}");
            }
        }
        return states.Count == 0
            ? null
            : throw new RunException($"no training state in {directory.Path} can be read; start a new run");
    }

    /// <summary>
    /// The request as its launcher's restart means it: to resume the run that the same job has begun, if it came so far.
    /// </summary>
    internal static RunRequest Restarted(RunRequest request) =>
        request is { Resume: false, Place: { IsRestarted: true, Job: { } job } } && RunDirectory.Find(request.OutDir) is { } directory
        && RunOptionsJson.Read(directory.Options).Job == job
            ? request with { Resume = true, Checkpoint = null }
            : request;

    private static RunDirectory FindRun(string outDir) =>
        RunDirectory.Find(outDir) ?? throw new RunException($"there is no run to resume in {outDir}; start a new run");

    private static void RequireSame(RunDirectory directory, RunOptionsJson.Content before, RunRequest request)
    {
        List<string> changes = [
            .. ConfigurationDifference.Between(before.Configuration, request.Configuration)
                .Where(change => !Free.Contains(change.Key) && !request.MayChange.Contains(change.Key)).Select(change => change.ToString()),
        ];
        if (request.Seed is { } seed && seed != before.Seed)
        {
            changes.Add($"seed was {before.Seed}, now {seed}");
        }
        if (changes.Count > 0)
        {
            throw new RunException($"{directory.Path} was started with another configuration ({string.Join("; ", changes)}); "
                + "resume it with its own, allow these keys to change, or start a new run");
        }
    }

    private static string? CautionOf(RunOptionsJson.Content before, RunRequest request)
    {
        static string On(int ranks) => ranks > 1 ? $"{ranks} ranks, " : "";
        var was = $"{On(before.Ranks)}{before.Device}, {before.Threads} threads, libtorch {before.Libtorch}";
        var now = $"{On(request.Place?.Size ?? 1)}{request.Device}, {TorchRuntime.Threads} threads, libtorch {TorchRuntime.Version}";
        return was == now ? null : $"the run was on {was} before: from here on, its results may differ in the last digits from those of a "
            + "run without interruption";
    }
}
