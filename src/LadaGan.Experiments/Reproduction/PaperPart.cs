using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Reproduction;

/// <summary>A table or a figure of the paper, or all of them.</summary>
/// <param name="Name">Its name on the command line, such as <c>table1</c>.</param>
/// <param name="Tables">The tables that it shows.</param>
/// <param name="Figures">The figures that it shows.</param>
public sealed record PaperPart(string Name, IReadOnlyList<string> Tables, IReadOnlyList<string> Figures)
{
    private static readonly string[] AllTables = ["table1", "table2", "table3", "table4", "table5"];
    private static readonly string[] AllFigures = ["figure2", "figure5", "figure6", "figure7", "figure8"];

    /// <summary>The names of all parts.</summary>
    public static string[] Names { get; } = [.. AllTables, .. AllFigures, "all"];

    /// <summary>The rows whose runs fill it: those of the tables; figure 5 is drawn from the runs of Table I.</summary>
    public IReadOnlyList<PaperRow> Rows =>
        [.. Tables.SelectMany(PaperRows.OfTable), .. Tables.Count == 0 && Figures.Contains("figure5") ? PaperRows.OfTable("table1") : []];

    /// <exception cref="RunException">There is no such part.</exception>
    public static PaperPart Find(string name) => name switch
    {
        "all" => new(name, AllTables, AllFigures),
        _ when AllTables.Contains(name) => new(name, [name], []),
        _ when AllFigures.Contains(name) => new(name, [], [name]),
        _ => throw new RunException($"there is no '{name}' to reproduce; the parts of the paper are {string.Join(", ", Names)}"),
    };
}
