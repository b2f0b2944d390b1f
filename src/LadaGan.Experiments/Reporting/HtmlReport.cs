using System.Xml.Linq;
using LadaGan.Core.Files;
using LadaGan.Experiments.Reporting.Page;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Reporting;

/// <summary>Writes a run as one self-contained page (<see cref="HtmlPage"/>). Equal runs give equal bytes.</summary>
public static class HtmlReport
{
    /// <summary>The default name of the page in a run directory.</summary>
    public const string DefaultName = "report.html";

    /// <summary>Writes the page and replaces an existing file.</summary>
    /// <exception cref="DurableWriteException">The page cannot be written; nothing was changed.</exception>
    public static void Write(string path, RunReport run) => DurableFile.Write(path, stream => Html.Write(stream, Page(run)));

    private static XElement Page(RunReport run) => HtmlPage.Of(
        $"{run.Name} – LadaGAN",
        SummarySection.Of(run),
        ImageSection.Samples(run),
        CurveSection.Of(run),
        ImageSection.AttentionMaps(run),
        SnapshotSection.Of(run),
        OptionsSection.Of(run),
        NoteSection.Of(run));
}
