using System.Text.Json.Nodes;
using System.Xml.Linq;
using LadaGan.Core.Text;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Reporting.Page;
using LadaGan.Experiments.Reporting.Reading;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Viewing;

/// <summary>A run as it is now, read from its records; a trainer at work is not disturbed.</summary>
/// <param name="Summary">How it stands.</param>
/// <param name="Sections">The sections of its report: summary, curves, snapshots, configuration and log.</param>
/// <param name="Warnings">The newest warnings of the log, newest first.</param>
/// <param name="Images">The grid of real images, and the sample grids by images seen.</param>
public sealed record RunView(
    RunSummary Summary, IReadOnlyList<PageTree> Sections, IReadOnlyList<string> Warnings, IReadOnlyList<ViewedImage> Images)
{
    private const int MostWarnings = 8;

    /// <summary>Reads a run.</summary>
    public static RunView Read(RunDirectory directory)
    {
        var run = RunReport.ReadRecords(directory);
        return new(
            RunSummary.Of(directory, run),
            [
                PageTree.Of(SummarySection.Of(run)),
                .. CurveSection.Of(run).Select(PageTree.Of),
                .. new[] { SnapshotSection.Of(run), OptionsSection.Of(run), NoteSection.Of(run) }.OfType<XElement>()
                    .Select(PageTree.Of),
            ],
            [.. run.Notes.Where(NoteSection.IsWarning).Reverse().Take(MostWarnings).Select(ShownText.Of)],
            [
                .. File.Exists(directory.Reals) ? [new ViewedImage(Path.GetFileName(directory.Reals), null)] : Array.Empty<ViewedImage>(),
                .. directory.SampleGrids.Select(path => new ViewedImage(Path.GetFileName(path), RunDirectory.KimgOf(path))),
            ]);
    }

    /// <summary>The file of one of a run's <see cref="Images"/>; null if there is none of that name, or it is no regular file.</summary>
    public static string? ImageFile(RunDirectory directory, string name) =>
        new[] { directory.Reals }.Concat(directory.SampleGrids).FirstOrDefault(path => Path.GetFileName(path) == name) is { } file
        && RunFile.IsReadable(file, RunFile.LargestImage, [])
            ? file
            : null;

    /// <summary>Where a run's images lie, as its options say; null if they do not. The path is whatever the file says.</summary>
    public static string? DataOf(RunDirectory directory) => RunReport.OptionsOf(directory, [])["data"] is JsonValue value
        && value.TryGetValue<string>(out var path) ? path : null;

    /// <summary>Changes when a run's records do; looks only at names, sizes and times.</summary>
    public static string Stamp(RunDirectory directory)
    {
        static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        return $"{Length(directory.Statistics)}.{Length(directory.Log)}.{Directory.GetLastWriteTimeUtc(directory.Path).Ticks}."
            + $"{RunHolder.ProcessOf(directory)}";
    }

    /// <summary>Every key of the configurations whose value differs between two runs.</summary>
    /// <exception cref="RunException">The options of a run are damaged.</exception>
    public static IReadOnlyList<(string Key, string One, string Other)> Differences(RunDirectory one, RunDirectory other) =>
    [
        .. ConfigurationDifference.Between(
            RunOptionsJson.Read(one.Options).Configuration, RunOptionsJson.Read(other.Options).Configuration)
            .Select(difference => (difference.Key, difference.Was, difference.Now)),
    ];
}

/// <summary>A grid of images that a run wrote.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Kimg">Images seen before it was written, in thousands; null for real images, and before training.</param>
public sealed record ViewedImage(string Name, double? Kimg);
