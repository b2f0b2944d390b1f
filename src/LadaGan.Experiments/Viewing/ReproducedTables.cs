using LadaGan.Experiments.Reproduction;

namespace LadaGan.Experiments.Viewing;

/// <summary>The paper's tables with the runs of a folder, as sections of a page.</summary>
public static class ReproducedTables
{
    /// <summary>The names of the tables.</summary>
    public static IReadOnlyList<string> Names => PaperPart.Find("all").Tables;

    /// <param name="table">A table's name.</param>
    /// <param name="runs">The folder of runs.</param>
    /// <exception cref="RunException">There is no such table.</exception>
    public static IReadOnlyList<PageTree> Of(string table, string runs) => !Names.Contains(table)
        ? throw new RunException($"the table must be one of {string.Join(", ", Names)}")
        : [.. ReproducedPaper.Of(PaperPart.Find(table), runs).Tables.Select(TableSection.Of).Select(PageTree.Of)];
}
