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
        foreach (var (index, table) in paper.Tables.Index())
        {
            if (index > 0)
            {
                output.WriteLine();
            }
            Write(table);
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
        output.WriteLine(bold ? $"\u001b[1m{table.Title}\u001b[0m" : table.Title);
        output.WriteLine();
        var marks = new TableMarks(table);
        foreach (var line in width < Wide ? NarrowTable.Lines(table, marks) : WideTable.Lines(table, marks, width))
        {
            output.WriteLine(line.TrimEnd());
        }
        output.WriteLine();
        foreach (var (mark, note) in marks.Notes)
        {
            Wrap($"{mark} ", note);
        }
        foreach (var note in table.Notes)
        {
            // A note that begins with its own mark needs no dash.
            Wrap(note.StartsWith("* ", StringComparison.Ordinal) ? "" : "- ", note);
        }
    }

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

/// <summary>The marks of a table's cells: of replicas, and of the commands that fill empty cells.</summary>
internal sealed class TableMarks
{
    private static readonly string[] Signs = ["†", "‡", "§", "¶"];
    private readonly List<string> _replicas = [];
    private readonly List<FillingCommand> _commands = [];

    private readonly PaperTable _table;

    public TableMarks(PaperTable table)
    {
        _table = table;
        foreach (var row in table.Rows)
        {
            _replicas.AddRange(row.Runs.Select(run => run.Replica?.Description).OfType<string>().Where(text => !_replicas.Contains(text)));
            foreach (var command in row.Cells.Select(cell => cell.Filling).OfType<FillingCommand>())
            {
                if (!_commands.Exists(known => known.Template == command.Template))
                {
                    _commands.Add(command);
                }
            }
        }
    }

    /// <summary>What the marks mean.</summary>
    public IEnumerable<(string Mark, string Note)> Notes =>
    [
        .. _replicas.Select((text, index) => (Sign(index), $"replica: {text}")),
        .. _commands.Select((command, index) => (Letter(index), $"not measured yet: {command.Template}{Meaning(command)}")),
    ];

    public string Of(RowRun run) => run.Replica is { } replica ? Sign(_replicas.IndexOf(replica.Description)) : "";

    public string Of(FillingCommand command) => Letter(_commands.FindIndex(known => known.Template == command.Template));

    /// <summary>The measured value of a cell, or the mark of the command that fills it.</summary>
    public string Measured(TableColumn column, TableCell cell) => cell switch
    {
        { Measured: { Value: { } value, Run: { } run } } => $"{column.Text(value)}{Of(run)}",
        { Measured: { Value: { } value } } => column.Text(value),
        { Measured.Run: { } run } => $"N/A{Of(run)}",
        { Filling: { } command } => Of(command),
        _ => "",
    };

    /// <summary>What to write in place of the word in capitals.</summary>
    private string Meaning(FillingCommand command)
    {
        if (!command.Template.Contains(command.Word, StringComparison.Ordinal))
        {
            return "";
        }
        var names = _table.Rows.SelectMany(row => row.Cells).Select(cell => cell.Filling).OfType<FillingCommand>()
            .Where(each => each.Template == command.Template).Select(each => each.Name).Distinct().ToArray();
        return names.All(name => _table.Rows.Any(row => row.Name == name))
            ? $", with {command.Word} the name of the row"
            : $", with {command.Word} {string.Join(" or ", names)}";
    }

    private static string Sign(int index) => index < Signs.Length ? Signs[index] : $"†{index + 1}";

    private static string Letter(int index) => $"[{(char)('a' + index)}]";
}

/// <summary>A row as a name, and a line each for the paper's, the computed and the measured values.</summary>
internal static class NarrowTable
{
    private const string Indent = "  ";
    private static readonly string[] Kinds = ["paper", "computed", "measured"];

    public static IEnumerable<string> Lines(PaperTable table, TableMarks marks)
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
                yield return $"{Indent}{RunText.Of(run, marks)}";
                foreach (var (column, cell) in table.Columns.Zip(row.Cells)
                    .Where(pair => pair.First.IsRunMetric && pair.Second.Measured?.Run == run))
                {
                    yield return $"{Indent}{Indent}{column.Title} {marks.Measured(column, cell)}";
                }
            }
        }
    }

    private static string[] Values(TableColumn column, TableCell cell, TableMarks marks) =>
        [cell.Paper ?? "", cell.Computed is { } value ? column.Text(value) : "", marks.Measured(column, cell)];

    /// <summary>Two lines: a heading of two words is broken between them.</summary>
    private static string[] Heading(TableColumn column) =>
        column.Title.LastIndexOf(' ') is var space and > 0 ? [column.Title[..space], column.Title[(space + 1)..]] : ["", column.Title];
}

/// <summary>A row as a line: the paper's, the computed and the measured values of a column side by side.</summary>
internal static class WideTable
{
    private static readonly string[] Kinds = ["paper", "computed", "measured"];

    public static IEnumerable<string> Lines(PaperTable table, TableMarks marks, int width)
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

    private static string Text(PaperTable table, TableRow row, (int Index, int Kind) place, TableMarks marks) => place.Kind switch
    {
        0 => row.Cells[place.Index].Paper ?? "",
        1 => row.Cells[place.Index].Computed is { } value ? table.Columns[place.Index].Text(value) : "",
        _ => marks.Measured(table.Columns[place.Index], row.Cells[place.Index]),
    };

    private static string Seen(TableRow row, TableMarks marks) =>
        row.Runs is [var run, ..] ? $"{Counted.Number(run.ImagesSeen)} ({RunText.Share(run)}){marks.Of(run)}" : "";
}

/// <summary>A run in words.</summary>
internal static class RunText
{
    public static string Of(RowRun run, TableMarks marks) =>
        $"{run.Name}{marks.Of(run)}: {Counted.Number(run.ImagesSeen)} images, {Share(run)} of "
        + $"{Counted.Number(run.PaperImages)}{Ending(run)}";

    public static string Share(RowRun run) => run.Share switch
    {
        0 => "0 %",
        < 0.0001 => "under 0.01 %",
        < 0.1 => (100 * run.Share).ToString("0.00 '%'", CultureInfo.InvariantCulture),
        _ => (100 * run.Share).ToString("0.0 '%'", CultureInfo.InvariantCulture),
    };

    private static string Ending(RowRun run) => run.Ending switch
    {
        FoundEnding.Diverged => ", then it diverged",
        FoundEnding.Collapsed => ", then its generator collapsed",
        FoundEnding.Finished => "",
        _ => ", unfinished",
    };
}
