using LadaGan.Core.Errors;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Reporting.Reading;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reproduction;

/// <summary>A run directory that was found: what it was asked to learn, and how far it came.</summary>
/// <param name="Directory">The run directory.</param>
/// <param name="Options">The options with which it was started or last resumed.</param>
/// <param name="Ticks">The ticks, by images seen.</param>
/// <param name="Metrics">The metrics that it evaluated while training.</param>
/// <param name="Evaluations">The evaluations that lie in the directory, oldest first.</param>
/// <param name="Ending">How it ended, if it did.</param>
/// <param name="Changed">When its statistics were last written.</param>
/// <param name="Remarks">Names lines that cannot be read.</param>
internal sealed record FoundRun(
    RunDirectory Directory,
    RunOptionsJson.Content Options,
    IReadOnlyList<RunTick> Ticks,
    IReadOnlyList<MetricResult> Metrics,
    IReadOnlyList<RunEvaluation> Evaluations,
    FoundEnding Ending,
    DateTime Changed,
    IReadOnlyList<string> Remarks)
{
    private const string Collapse = "the generator has collapsed";

    /// <summary>The directory's name.</summary>
    public string Name => Path.GetFileName(Directory.Path.TrimEnd('/'));

    public RunConfiguration Configuration => Options.Configuration;

    /// <summary>Images seen at the last tick or, if there is none, in the newest model.</summary>
    public long ImagesSeen => (long)Math.Round(1000 * (Ticks is [.., var last]
        ? last.Kimg
        : Directory.Models is [.., var model] ? RunDirectory.KimgOf(model) ?? 0 : 0));

    /// <exception cref="LadaGanException">The options are missing or damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static FoundRun Read(RunDirectory directory)
    {
        var remarks = new List<string>();
        var options = RunOptionsJson.Read(directory.Options);
        var (ticks, _) = TickReader.Read(directory.Statistics, remarks);
        return new(
            directory,
            options,
            ticks,
            MetricReader.Read(directory, remarks),
            RunEvaluation.ReadAll(directory.Path, remarks),
            EndingOf(directory, options.Configuration.Training.Images, remarks),
            File.GetLastWriteTimeUtc(File.Exists(directory.Statistics) ? directory.Statistics : directory.Options),
            remarks);
    }

    private static FoundEnding EndingOf(RunDirectory directory, long images, List<string> remarks)
    {
        if (File.Exists(directory.DivergenceReport))
        {
            return FoundEnding.Diverged;
        }
        if (directory.States is [.., var newest] && RunDirectory.ImagesOf(newest) is var seen and not long.MaxValue && seen >= images)
        {
            return FoundEnding.Finished;
        }
        var last = RunFile.IsReadable(directory.Log, RunFile.LargestLog, remarks)
            ? File.ReadLines(directory.Log).LastOrDefault(line => !line.StartsWith("tick ", StringComparison.Ordinal)) ?? ""
            : "";
        return last.Contains(Collapse, StringComparison.Ordinal) ? FoundEnding.Collapsed : FoundEnding.None;
    }
}

/// <summary>How a run ended that was found.</summary>
public enum FoundEnding
{
    /// <summary>It has not ended: it is in progress, or was interrupted.</summary>
    None,

    /// <summary>It has seen all its images.</summary>
    Finished,

    /// <summary>It diverged after every rollback.</summary>
    Diverged,

    /// <summary>Its generator collapsed, and its configuration stops such a run.</summary>
    Collapsed,
}
