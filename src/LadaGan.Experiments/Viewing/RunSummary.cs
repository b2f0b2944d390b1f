using LadaGan.Experiments.Reporting.Page;
using LadaGan.Experiments.Reporting.Reading;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Viewing;

/// <summary>How a run stands.</summary>
public enum RunStanding
{
    /// <summary>A process trains it.</summary>
    Running,

    /// <summary>It has seen all its images.</summary>
    Finished,

    /// <summary>It diverged after every rollback.</summary>
    Diverged,

    /// <summary>It has not seen all its images, and no process trains it.</summary>
    Stopped,
}

/// <summary>A run in a line.</summary>
/// <param name="Name">The directory's name.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="ImagesSeen">Images seen at the newest tick.</param>
/// <param name="TotalImages">The length of the run; null if its options do not state it.</param>
/// <param name="ImagesPerSecond">Its latest speed; null if it has none yet.</param>
/// <param name="TimeLeft">Until the end at that speed; null unless it is running.</param>
/// <param name="Warnings">The number of warnings in its log.</param>
public sealed record RunSummary(
    string Name, RunStanding Standing, long ImagesSeen, long? TotalImages, double? ImagesPerSecond, string? TimeLeft, int Warnings)
{
    private const int Ticks = 9;

    internal static RunSummary Of(RunDirectory directory, RunReport run)
    {
        var standing = RunHolder.ProcessOf(directory) is not null ? RunStanding.Running
            : File.Exists(directory.DivergenceReport) ? RunStanding.Diverged
            : run.ImagesSeen >= run.TotalImages ? RunStanding.Finished
            : RunStanding.Stopped;
        double? speed = Speed(run) is > 0 and var known ? known : null;
        var left = standing == RunStanding.Running && speed is { } rate && run.TotalImages - run.ImagesSeen is > 0 and var images
            ? StatusLine.Duration(TimeSpan.FromSeconds(Math.Min(images / rate, TimeSpan.MaxValue.TotalSeconds / 2)))
            : null;
        return new(run.Name, standing, run.ImagesSeen, run.TotalImages, speed, left, run.Notes.Count(NoteSection.IsWarning));
    }

    /// <summary>The median of the latest ticks: one of them may have waited for a snapshot.</summary>
    private static double Speed(RunReport run)
    {
        double[] latest =
            [.. run.Ticks.TakeLast(Ticks).Select(tick => tick.Mean("Timing/images_per_sec")).Where(double.IsFinite).Order()];
        return latest.Length == 0 ? 0 : latest[latest.Length / 2];
    }
}
