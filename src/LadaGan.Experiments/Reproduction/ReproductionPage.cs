using System.Xml.Linq;
using LadaGan.Core.Files;
using LadaGan.Core.Text;
using LadaGan.Experiments.Reporting.Charts;
using LadaGan.Experiments.Reporting.Page;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Writes the paper's tables and figures as one self-contained page.</summary>
public static class ReproductionPage
{
    /// <summary>Writes the page and replaces an existing file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="paper">What it shows.</param>
    /// <param name="drawn">The figures that were drawn, as PNG files, by name.</param>
    /// <exception cref="DurableWriteException">The page cannot be written; nothing was changed.</exception>
    public static void Write(string path, ReproducedPaper paper, IReadOnlyDictionary<string, byte[]> drawn) =>
        DurableFile.Write(path, stream => Html.Write(stream, Page(paper, drawn)));

    private static XElement Page(ReproducedPaper paper, IReadOnlyDictionary<string, byte[]> drawn) => HtmlPage.Of(
        "The paper, reproduced – LadaGAN",
        Html.Tag("header",
            Html.Tag("p.kind", "Reproduction"),
            Html.Tag("h1", "LadaGAN: the paper's numbers and those made here"),
            Html.Tag(
                "p.about", "Paper: as printed. Computed: from the configuration. Here: measured by runs or benchmarks of this program.")),
        paper.Tables.Select(TableSection.Of),
        paper.Gradients is { } figure ? GradientSection.Of(figure) : null,
        paper.ModelFigures.Select(figure => Section(figure, drawn.GetValueOrDefault(figure.Name))),
        paper.Remarks.Count == 0 ? null : Html.Tag("section",
            Html.Tag("h2", "Runs: remarks"),
            Html.Tag("ol.notes", paper.Remarks.Select(remark => Html.Tag("li", remark)))));

    private static XElement Section(ModelFigure figure, byte[]? png) => Html.Tag("section",
        Html.Tag("h2", figure.Title),
        Html.Tag("p.about",
            figure.Run is { } run
                ? $"From {run.Name}, {Counted.Number(run.ImagesSeen)} images "
                    + $"seen{(run.Replica is { } replica ? $"; replica: {replica.Description}" : "")}. "
                : "",
            "Drawn by ", Html.Tag("code", figure.Command), "."),
        png is null ? null : Html.Tag("figure", Html.Tag("img.drawn",
            Html.Attribute("src", $"data:image/png;base64,{Convert.ToBase64String(png)}"),
            Html.Attribute("alt", figure.Title))));
}

/// <summary>A table on the page.</summary>
internal static class TableSection
{
    private static readonly string[] Kinds = ["paper", "computed", "here"];

    public static XElement Of(PaperTable table)
    {
        var marks = new CellMarks(table);
        var hasRuns = table.Rows.Any(row => row.Runs.Count > 0);
        (TableColumn Column, int Index, int[] Kinds)[] columns =
        [
            .. table.Columns.Index().Select(column => (column.Item, column.Index,
                Enumerable.Range(0, Kinds.Length).Where(kind => table.Rows.Any(row => IsThere(row.Cells[column.Index], kind))).ToArray()))
                .Where(column => column.Item3.Length > 0),
        ];
        return Html.Tag("section",
            Html.Tag("h2", table.Title),
            Html.Tag("div.scroll.whole", Html.Tag("table",
                Html.Tag("thead",
                    Html.Tag("tr",
                        Html.Tag("th", "row"),
                        columns.Select(column => Span(Html.Tag("th.number.group", Title(column.Column)), column.Kinds.Length)),
                        hasRuns ? Html.Tag("th.number.group", "images seen") : null),
                    Html.Tag("tr",
                        Html.Tag("th", ""),
                        columns.SelectMany(column => column.Kinds.Select((kind, i) => Html.Tag(Class("th", kind, i), Kinds[kind]))),
                        hasRuns ? Html.Tag("th.number.group", "") : null)),
                Html.Tag("tbody", table.Rows.Select(row => Html.Tag(row.IsQuoted ? "tr.quoted" : "tr",
                    Html.Tag("td", row.IsQuoted ? row.Name : Html.Tag("code", row.Name),
                        row.Model.Length > 0 ? Html.Tag("div.model", row.Model) : null),
                    columns.SelectMany(column => column.Kinds.Select(
                        (kind, i) => Html.Tag(Class("td", kind, i), Value(column.Column, row.Cells[column.Index], kind, marks)))),
                    hasRuns ? Html.Tag("td.number.group", Seen(row, marks)) : null))))),
            Html.Tag("ul.footnotes",
                marks.Notes.Select(note => Html.Tag("li", Html.Tag("sup", note.Mark), " ", note.Text, note.Command is { } command
                    ? Html.Tag("code", command) : null)),
                table.Notes.Select(note => Html.Tag("li", note))));
    }

    private static bool IsThere(TableCell cell, int kind) => kind switch
    {
        0 => cell.Paper is not null,
        1 => cell.Computed is not null,
        _ => cell.Measured is not null || cell.Filling is not null,
    };

    private static object? Value(TableColumn column, TableCell cell, int kind, CellMarks marks) => kind switch
    {
        0 => cell.Paper,
        1 => cell.Computed is { } value ? column.Text(value) : null,
        _ => cell switch
        {
            { Measured: { } measured } => new object?[]
            {
                measured.Value is { } value ? column.Text(value) : "N/A",
                measured.Run is { Replica: not null } run ? Html.Tag("sup", marks.Of(run)) : null,
            },
            { Filling: { } filling } => WithTitle(Html.Tag("span.empty", marks.Of(filling)), filling.Command),
            _ => null,
        },
    };

    private static object?[] Seen(TableRow row, CellMarks marks) => row.Runs is not [var run, ..] ? [] :
    [
        WithTitle(Html.Tag("span", $"{Counted.Number(run.ImagesSeen)} ({run.ShareText})"), run.Name),
        run.Replica is null ? null : Html.Tag("sup", marks.Of(run)),
    ];

    private static string Title(TableColumn column) =>
        column.Title + column.HigherIsBetter switch { true => " ↑", false => " ↓", null => "" };

    private static string Class(string name, int kind, int place) =>
        $"{name}.number{(place == 0 ? ".group" : "")}{(kind == 2 ? ".measured" : "")}";

    private static XElement Span(XElement cell, int columns)
    {
        cell.SetAttributeValue("colspan", columns);
        return cell;
    }

    private static XElement WithTitle(XElement element, string title)
    {
        element.SetAttributeValue("title", title);
        return element;
    }
}

/// <summary>Figure 5 on the page: three charts for each panel.</summary>
internal static class GradientSection
{
    public static IEnumerable<XElement> Of(GradientFigure figure)
    {
        var isFirst = true;
        foreach (var panel in figure.Panels)
        {
            yield return Html.Tag("section",
                Html.Tag("h2", $"Figure 5 ({panel.Name}): {panel.Title}"),
                isFirst ? Html.Tag("p.about", $"The {GradientFigure.About}.") : null,
                panel.Curves.Count == 0
                    ? Html.Tag("p.about", "No run has been found for any of its rows.")
                    : Html.Tag("div.charts",
                        Card("Generator", "mean gradient norm", panel, curve => curve.Points(GradientCurve.Generator), isLogarithmic: true),
                        Card("Discriminator", "mean gradient norm", panel,
                            curve => curve.Points(GradientCurve.Discriminator), isLogarithmic: true),
                        figure.Metric is { } metric ? Card(metric, "lower is better", panel, curve => curve.MetricPoints(metric)) : null));
            isFirst = false;
        }
        var replicas = figure.Curves.Select(curve => curve.Run.Replica?.Description).OfType<string>().Distinct().ToArray();
        if (replicas.Length > 0)
        {
            yield return Html.Tag("ul.footnotes", replicas.Select(replica => Html.Tag("li", Html.Tag("sup", "†"), $" replica: {replica}")));
        }
        if (figure.Missing.Count > 0)
        {
            yield return Html.Tag("section",
                Html.Tag("h2", "Figure 5: rows without a run"),
                Html.Tag("ul.footnotes", figure.Missing.Select(command => Html.Tag("li", Html.Tag("code", command.Command)))));
        }
    }

    private static XElement? Card(string title, string meaning, GradientPanel panel, Func<GradientCurve, IReadOnlyList<ChartPoint>> points,
        bool isLogarithmic = false)
    {
        ChartLine[] lines =
        [
            .. panel.Curves.Select(curve => new ChartLine(
                $"{curve.Name}{(curve.Run.Replica is null ? "" : "†")}", GradientFigure.ColourOf(curve.Name), points(curve)))
                .Where(line => line.Points.Any(point => double.IsFinite(point.Mean))),
        ];
        return lines.Length == 0 ? null : Html.Tag("figure.card",
            Html.Tag("figcaption", Html.Tag("strong", title), Html.Tag("span", meaning)),
            Html.Tag("ul.legend", lines.Select(line => Html.Tag($"li.c{line.Colour % 8}", Html.Tag("span", line.Name)))),
            Chart.Draw($"{panel.Title}: {title}", lines, isLogarithmic));
    }
}
