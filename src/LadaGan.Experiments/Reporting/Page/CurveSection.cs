using System.Xml.Linq;
using LadaGan.Core.Text;
using LadaGan.Experiments.Reporting.Charts;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>Charts of what was measured and recorded.</summary>
internal static class CurveSection
{
    public static IEnumerable<XElement> Of(RunReport run)
    {
        var metrics = CurveSections.Of(run.Metrics);
        if (metrics.Count > 0)
        {
            yield return Section("Metrics", null, metrics);
        }
        var isFirst = true;
        foreach (var (title, groups) in CurveSections.Of(run.Ticks))
        {
            var about = isFirst ? $"{Counted.Of(run.Ticks.Count, "tick")}; {Band(run)}." : null;
            yield return Section(title, about, groups);
            isFirst = false;
        }
    }

    private static string Band(RunReport run) => run.Ticks.Count <= Chart.Columns
        ? "a line is the mean of each, the band around it one standard deviation"
        : "a line is the mean of several, the band around it from the lowest to the highest of their means";

    private static XElement Section(string title, string? about, IReadOnlyList<CurveGroup> groups) => Html.Tag("section",
        Html.Tag("h2", title),
        about is null ? null : Html.Tag("p.about", about),
        Html.Tag("div.charts", groups.Select(Card)));

    private static XElement Card(CurveGroup group) => Html.Tag("figure.card",
        Html.Tag("figcaption",
            Html.Tag("strong", group.Title),
            group.Meaning.Length > 0 ? Html.Tag("span", group.Meaning) : null),
        Html.Tag("ul.legend", group.Lines.Select(line => Html.Tag($"li.c{line.Colour % 8}",
            Html.Tag("span", group.Lines.Count > 1 ? line.Name : "latest"),
            Html.Tag("b", Chart.Number(line.Points.LastOrDefault(point => double.IsFinite(point.Mean)).Mean))))),
        Chart.Draw(group.Title, group.Lines));
}
