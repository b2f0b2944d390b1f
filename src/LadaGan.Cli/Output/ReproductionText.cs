using System.Globalization;
using LadaGan.Core.Text;
using LadaGan.Experiments.Reproduction;

namespace LadaGan.Cli.Output;

/// <summary>The paper's tables for people: below a width, each row has a line for each kind of value; above it, a line.</summary>
/// <param name="output">Where it is written.</param>
/// <param name="width">Columns of the terminal.</param>
/// <param name="bold">Whether titles are bold.</param>
internal sealed class ReproductionText(TextWriter output, int width, bool bold = false)
{
    /// <summary>From this width on, a row is a line.</summary>
    public const int Wide = 140;

    private const string Margin = "  ";

    public void Write(ReproducedPaper paper)
    {
        var isFirst = true;
        void Next(Action write)
        {
            if (!isFirst)
            {
                output.WriteLine();
            }
            isFirst = false;
            write();
        }
        foreach (var table in paper.Tables)
        {
            Next(() => Write(table));
        }
        if (paper.Gradients is { } figure)
        {
            Next(() => Write(figure));
        }
        foreach (var drawn in paper.ModelFigures)
        {
            Next(() =>
            {
                Title(drawn.Title);
                Wrap("- ", drawn switch
                {
                    { Run: { } run } => $"from {run.Name}, {Counted.Number(run.ImagesSeen)} images seen"
                        + (run.Replica is { } replica ? $"; replica: {replica.Description}" : ""),
                    { Model: { } model } => $"from {model}",
                    _ => $"there is no run of LadaGAN in {paper.Runs}: give a model",
                });
                Wrap("- ", $"drawn by: {drawn.Command}");
            });
        }
        if (paper.Remarks.Count > 0)
        {
            output.WriteLine();
            output.WriteLine($"Runs in {paper.Runs}:");
            foreach (var remark in paper.Remarks)
            {
                Wrap("- ", ErrorReport.OneLine(remark));
            }
        }
    }

    private void Write(PaperTable table)
    {
        Title(table.Title);
        output.WriteLine();
        var marks = new CellMarks(table);
        foreach (var line in width < Wide ? NarrowTable.Lines(table, marks) : WideTable.Lines(table, marks, width))
        {
            output.WriteLine(line.TrimEnd());
        }
        output.WriteLine();
        foreach (var (mark, note, command) in marks.Notes)
        {
            Wrap($"{mark} ", note + command);
        }
        foreach (var note in table.Notes)
        {
            // A note that begins with its own mark needs no dash.
            Wrap(note.StartsWith("* ", StringComparison.Ordinal) ? "" : "- ", note);
        }
    }

    private void Write(GradientFigure figure)
    {
        Title("Figure 5: gradient magnitudes while training, in numbers");
        output.WriteLine();
        if (figure.Curves.Count > 0)
        {
            foreach (var line in GradientTable.Lines(figure))
            {
                output.WriteLine(line.TrimEnd());
            }
            output.WriteLine();
            foreach (var replica in figure.Curves.Select(curve => curve.Run.Replica?.Description).OfType<string>().Distinct())
            {
                Wrap("† ", $"replica: {replica}");
            }
            Wrap("- ", FormattableString.Invariant(
                $"{GradientFigure.About}; a tick over {GradientFigure.SpikeRatio} times the median is a spike; --out draws the panels"));
        }
        if (figure.Missing is [var missing, ..])
        {
            Wrap("- ", $"{Counted.Of(figure.Missing.Count, "row")} without a run: {missing.Template}, with {missing.Word} "
                + string.Join(" or ", figure.Missing.Select(each => each.Name)));
        }
    }

    private void Title(string title) => output.WriteLine(bold ? $"\u001b[1m{title}\u001b[0m" : title);

    private void Wrap(string start, string text)
    {
        var (line, isEmpty) = (start, true);
        foreach (var word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                output.WriteLine(line);
                (line, isEmpty) = (Margin, true);
            }
            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }
        output.WriteLine(line);
    }
}

/// <summary>A row as a name, and a line each for the paper's, the computed and the measured values.</summary>
internal static class NarrowTable
{
    private const string Indent = "  ";
    private static readonly string[] Kinds = ["paper", "computed", "measured"];

    public static IEnumerable<string> Lines(PaperTable table, CellMarks marks)
    {
        // Metrics of the runs alone are told with the run.
        int[] shown = [.. table.Columns.Index().Where(column => !column.Item.IsRunMetric).Select(column => column.Index)];
        var label = table.Rows.Where(row => row.IsQuoted).Select(row => row.Name.Length)
            .Append(Indent.Length + Kinds.Max(kind => kind.Length)).Max();
        var widths = Array.ConvertAll(shown, index => table.Rows
            .SelectMany(row => Values(table.Columns[index], row.Cells[index], marks)).Concat(Heading(table.Columns[index]))
            .Max(text => text.Length));
        string Line(string start, Func<int, string> text) => start.PadRight(label)
            + string.Concat(shown.Index().Select(column => $"  {text(column.Item).PadLeft(widths[column.Index])}"));

        var isTall = shown.Any(index => Heading(table.Columns[index])[0].Length > 0);
        if (isTall)
        {
            yield return Line("", index => Heading(table.Columns[index])[0]);
        }
        yield return Line("", index => Heading(table.Columns[index])[1]);
        foreach (var row in table.Rows)
        {
            if (row.IsQuoted)
            {
                yield return Line(row.Name, index => row.Cells[index].Paper ?? "–");
                continue;
            }
            yield return row.Model.Length > 0 ? $"{row.Name}: {row.Model}" : row.Name;
            for (var kind = 0; kind < Kinds.Length; kind++)
            {
                if (shown.Any(index => Values(table.Columns[index], row.Cells[index], marks)[kind].Length > 0))
                {
                    yield return Line(Indent + Kinds[kind], index => Values(table.Columns[index], row.Cells[index], marks)[kind]);
                }
            }
            foreach (var run in row.Runs)
            {
                yield return $"{Indent}{run.Name}{marks.Of(run)}:";
                yield return $"{Indent}{Indent}{RunText.Progress(run)}";
                foreach (var (column, cell) in table.Columns.Zip(row.Cells)
                    .Where(pair => pair.First.IsRunMetric && pair.Second.Measured?.Run == run))
                {
                    yield return $"{Indent}{Indent}{column.Title} {RunText.Measured(marks, column, cell)}";
                }
            }
        }
    }

    private static string[] Values(TableColumn column, TableCell cell, CellMarks marks) =>
        [cell.Paper ?? "", cell.Computed is { } value ? column.Text(value) : "", RunText.Measured(marks, column, cell)];

    /// <summary>Two lines: a heading of two words is broken between them.</summary>
    private static string[] Heading(TableColumn column) =>
        column.Title.LastIndexOf(' ') is var space and > 0 ? [column.Title[..space], column.Title[(space + 1)..]] : ["", column.Title];
}

/// <summary>A row as a line: the paper's, the computed and the measured values of a column side by side.</summary>
internal static class WideTable
{
    private static readonly string[] Kinds = ["paper", "computed", "measured"];

    public static IEnumerable<string> Lines(PaperTable table, CellMarks marks, int width)
    {
        var cells = table.Columns.Index().SelectMany(column => Enumerable.Range(0, Kinds.Length).Select(kind => (column.Index, Kind: kind)))
            .Where(place => table.Rows.Any(row => Text(table, row, place, marks).Length > 0))
            .ToArray();
        var headings = cells.Select((place, i) => (
            Title: i > 0 && cells[i - 1].Index == place.Index ? "" : table.Columns[place.Index].Title, Kind: Kinds[place.Kind])).ToArray();
        var widths = cells.Select((place, i) => table.Rows.Select(row => Text(table, row, place, marks).Length)
            .Append(headings[i].Title.Length).Append(headings[i].Kind.Length).Max()).ToArray();
        var name = table.Rows.Max(row => row.Name.Length);
        var seen = table.Rows.Select(row => Seen(row, marks).Length).Append("images seen".Length).Max();
        var hasRuns = table.Rows.Any(row => row.Runs.Count > 0);
        var model = table.Rows.Max(row => row.Model.Length);
        var room = width - name - widths.Sum(each => each + 2) - (hasRuns ? seen + 2 : 0);
        var hasModel = model > 0 && room >= model + 2;
        string Line(string first, string second, Func<int, string> text, string last) => first.PadRight(name)
            + (hasModel ? $"  {second.PadRight(model)}" : "")
            + string.Concat(Enumerable.Range(0, cells.Length).Select(i => $"  {text(i).PadLeft(widths[i])}"))
            + (hasRuns ? $"  {last.PadLeft(seen)}" : "");

        yield return Line("", "", i => headings[i].Title, "");
        yield return Line("row", "", i => headings[i].Kind, "images seen");
        foreach (var row in table.Rows)
        {
            yield return Line(row.Name, row.Model, i => Text(table, row, cells[i], marks), Seen(row, marks));
        }
    }

    private static string Text(PaperTable table, TableRow row, (int Index, int Kind) place, CellMarks marks) => place.Kind switch
    {
        0 => row.Cells[place.Index].Paper ?? "",
        1 => row.Cells[place.Index].Computed is { } value ? table.Columns[place.Index].Text(value) : "",
        _ => RunText.Measured(marks, table.Columns[place.Index], row.Cells[place.Index]),
    };

    private static string Seen(TableRow row, CellMarks marks) =>
        row.Runs is [var run, ..] ? $"{Counted.Number(run.ImagesSeen)} ({run.ShareText}){marks.Of(run)}" : "";
}

/// <summary>A run in words.</summary>
internal static class RunText
{
    public static string Progress(RowRun run) =>
        $"{Counted.Number(run.ImagesSeen)} images, {run.ShareText} of {Counted.Number(run.PaperImages)}{Ending(run)}";

    /// <summary>The measured value of a cell, or the mark of the command that fills it.</summary>
    public static string Measured(CellMarks marks, TableColumn column, TableCell cell) => cell switch
    {
        { Measured: { } measured } => (measured.Value is { } value ? column.Text(value) : "N/A")
            + (measured.Run is { } run ? marks.Of(run) : ""),
        { Filling: { } command } => marks.Of(command),
        _ => "",
    };

    private static string Ending(RowRun run) => run.Ending switch
    {
        FoundEnding.Diverged => ", then it diverged",
        FoundEnding.Collapsed => ", then its generator collapsed",
        FoundEnding.Finished => "",
        _ => ", unfinished",
    };
}

/// <summary>The curves of figure 5 in numbers.</summary>
internal static class GradientTable
{
    public static IEnumerable<string> Lines(GradientFigure figure)
    {
        string[][] rows =
        [
            ["", "", "G", "", "", "D", "", "", ""],
            ["run", "panel", "median", "largest", "spikes", "median", "largest", "spikes", figure.Metric ?? ""],
            .. figure.Curves.Select(curve => Row(curve, figure)),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length)).ToArray();
        foreach (var row in rows)
        {
            yield return string.Join("  ", row.Select((text, i) => i < 2 ? text.PadRight(widths[i]) : text.PadLeft(widths[i])));
        }
    }

    private static string[] Row(GradientCurve curve, GradientFigure figure) =>
    [
        $"{curve.Name}{(curve.Run.Replica is null ? "" : "†")}",
        string.Concat(figure.Panels.Where(panel => panel.Curves.Contains(curve)).Select(panel => panel.Name)),
        .. Numbers(curve.GeneratorNorms),
        .. Numbers(curve.DiscriminatorNorms),
        curve.Last(figure.Metric) is { } value ? FormattableString.Invariant($"{value:0.00}") : "",
    ];

    private static string[] Numbers(NormSummary norms) =>
        [string.Create(CultureInfo.InvariantCulture, $"{norms.Median:g3}"),
            string.Create(CultureInfo.InvariantCulture, $"{norms.Largest:g3}"), Counted.Number(norms.Spikes)];
}
