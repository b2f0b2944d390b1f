using System.Xml.Linq;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>The log without its ticks: starts, ends and warnings.</summary>
internal static class NoteSection
{
    private const int First = 20;
    private const int Last = 180;
    private static readonly string[] Warnings = ["corrupt image", "passed over", "training diverged", "the run was on"];

    public static XElement? Of(RunReport run)
    {
        // Snapshots have their own table.
        var notes = run.Notes.Where(note => !note.StartsWith("saved ", StringComparison.Ordinal)).ToList();
        var hidden = Math.Max(notes.Count - First - Last, 0);
        return notes.Count == 0 ? null : Html.Tag("section",
            Html.Tag("h2", "Log"),
            Html.Tag("ol.notes",
                notes.Take(hidden > 0 ? First : notes.Count).Select(Line),
                hidden == 0 ? null : Html.Tag("li.more", $"… {Figures.Count(hidden)} more in log.txt …"),
                hidden == 0 ? null : notes.TakeLast(Last).Select(Line)));
    }

    private static XElement Line(string note) => Html.Tag(IsWarning(note) ? "li.warning" : "li", note);

    /// <summary>Whether a line of the log tells of something that went wrong, or may.</summary>
    public static bool IsWarning(string note) =>
        note.Contains("warning", StringComparison.OrdinalIgnoreCase)
        || Warnings.Any(words => note.StartsWith(words, StringComparison.Ordinal));
}
