using System.Globalization;

namespace LadaGan.Experiments.Reproduction;

/// <summary>A table of the paper, with what is computed and measured here beside each of its numbers.</summary>
/// <param name="Name">Its name on the command line, such as <c>table1</c>.</param>
/// <param name="Title">Its number in the paper, and what it shows.</param>
/// <param name="Columns">The paper's columns, then those of metrics that only runs here have.</param>
/// <param name="Rows">The paper's rows.</param>
/// <param name="Notes">How to read it, and which runs were passed over and why.</param>
public sealed record PaperTable(
    string Name, string Title, IReadOnlyList<TableColumn> Columns, IReadOnlyList<TableRow> Rows, IReadOnlyList<string> Notes);

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Format">The .NET format of the values of this program.</param>
/// <param name="HigherIsBetter">Which direction is better; null where none is.</param>
/// <param name="IsPapers">Whether the paper has this column.</param>
/// <param name="IsRunMetric">Whether it is a metric of the runs' training that is no number of the paper's.</param>
public sealed record TableColumn(
    string Name, string Title, string Format, bool? HigherIsBetter = null, bool IsPapers = true, bool IsRunMetric = false)
{
    internal const string Millions = "0,,.0M";

    /// <summary>A value as the table shows it; less than a million is not shown in millions.</summary>
    public string Text(double value) =>
        value.ToString(Format == Millions && value < 1e6 ? "#,0" : Format, CultureInfo.InvariantCulture);
}

/// <summary>A row of a table.</summary>
/// <param name="Name">The row's name, such as <c>table1/swin</c>; a method's name for the paper's other methods.</param>
/// <param name="Model">What it shows; empty if the name says it.</param>
/// <param name="IsQuoted">Whether it is another method's: only the paper's numbers.</param>
/// <param name="Cells">One for each column.</param>
/// <param name="Runs">The runs that fill it.</param>
public sealed record TableRow(
    string Name, string Model, bool IsQuoted, IReadOnlyList<TableCell> Cells, IReadOnlyList<RowRun> Runs);

/// <summary>A cell: up to three values of one number.</summary>
/// <param name="Paper">What the paper prints; null if it prints nothing.</param>
/// <param name="Computed">What follows from the configuration.</param>
/// <param name="Measured">What a run or a benchmark gave here.</param>
/// <param name="Filling">What would measure it; null if it is measured, or cannot be.</param>
public sealed record TableCell(
    string? Paper = null, double? Computed = null, MeasuredValue? Measured = null, FillingCommand? Filling = null);

/// <summary>A measured number.</summary>
/// <param name="Value">The number; null if the run diverged.</param>
/// <param name="Source">The metric or the file that holds it, or the benchmark.</param>
/// <param name="ImagesSeen">Images that the measured model had seen; null if that is not known, or does not matter.</param>
/// <param name="Run">The run; null for a benchmark.</param>
public sealed record MeasuredValue(double? Value, string Source, long? ImagesSeen = null, RowRun? Run = null);

/// <summary>A command that fills an empty cell.</summary>
/// <param name="Template">The command, with a word in capitals in place of what differs from row to row.</param>
/// <param name="Word">That word.</param>
/// <param name="Name">What it stands for in this cell.</param>
public sealed record FillingCommand(string Template, string Word, string Name)
{
    /// <summary>The command itself.</summary>
    public string Command => Template.Replace(Word, Name, StringComparison.Ordinal);
}
