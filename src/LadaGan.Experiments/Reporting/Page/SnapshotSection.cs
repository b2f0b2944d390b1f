using System.Xml.Linq;
using LadaGan.Experiments.Reporting.Charts;
using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Reporting.Page;

/// <summary>The model files with their metrics.</summary>
internal static class SnapshotSection
{
    public static XElement? Of(RunReport run)
    {
        if (run.Snapshots.Count == 0)
        {
            return null;
        }
        var names = run.Metrics.Select(result => result.Name).Distinct().ToList();
        var values = run.Metrics.ToDictionary(result => (result.Snapshot, result.Name));
        var best = BestResults.Of(run.Metrics).Select(result => (result.Snapshot, result.Name)).ToHashSet();
        return Html.Tag("section",
            Html.Tag("h2", "Snapshots"),
            Html.Tag("div.scroll", Html.Tag("table",
                Html.Tag("thead", Html.Tag("tr", Html.Tag("th", "model"), Html.Tag("th.number", "images"), Html.Tag("th.number", "size"),
                    names.Select(name => Html.Tag("th.number", name)))),
                Html.Tag("tbody", run.Snapshots.Select(snapshot => Html.Tag("tr",
                    Html.Tag("td", Html.Tag("code", snapshot.Name)),
                    Html.Tag("td.number", Figures.Kimg(snapshot.Kimg)),
                    Html.Tag("td.number", Figures.Size(snapshot.Bytes)),
                    names.Select(name => Cell(values.GetValueOrDefault((snapshot.Name, name)), best.Contains((snapshot.Name, name))))))))));
    }

    private static XElement Cell(MetricResult? result, bool isBest) => Html.Tag(isBest ? "td.number.best" : "td.number",
        result is null ? "" : Chart.Number(result.Value), isBest ? Html.Tag("span", " best") : null);
}
