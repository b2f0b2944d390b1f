using LadaGan.Experiments.Configuration;
using LadaGan.Torch;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Parts of the paper, with what is computed and measured here.</summary>
/// <param name="Part">Which parts.</param>
/// <param name="Runs">The folder of runs.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Gradients">Figure 5; null if it was not asked for.</param>
/// <param name="ModelFigures">The figures that are drawn from a model.</param>
/// <param name="Remarks">Runs that were passed over, and why.</param>
public sealed record ReproducedPaper(PaperPart Part, string Runs, IReadOnlyList<PaperTable> Tables, GradientFigure? Gradients,
    IReadOnlyList<ModelFigure> ModelFigures, IReadOnlyList<string> Remarks)
{
    private const int Calls = 5;
    private const string GradientFigureName = "figure5";

    /// <summary>Reads the runs of a folder, and puts them into the tables.</summary>
    /// <param name="part">What to show.</param>
    /// <param name="runs">The folder of runs; without any, it may be missing.</param>
    /// <param name="model">The model of the figures that are drawn from one; null for that of the best run.</param>
    /// <param name="throughput">The device and the threads on which Table V's throughput is measured; null not to measure it.</param>
    /// <param name="measuring">Called before the throughput of a row is measured.</param>
    /// <exception cref="RunException">The folder of runs is a file.</exception>
    public static ReproducedPaper Of(
        PaperPart part, string runs, string? model = null, (Device Device, int Threads)? throughput = null,
        Action<PaperRow>? measuring = null)
    {
        ArgumentNullException.ThrowIfNull(part);
        var matches = new RowMatches(RunShelf.Read(runs));
        var throughputs = new Dictionary<string, CostTable.Throughput>();
        if (throughput is { } machine && part.Tables.Contains("table5"))
        {
            foreach (var row in PaperRows.OfTable("table5"))
            {
                measuring?.Invoke(row);
                throughputs[row.Name] = CostTable.Throughput.Of(row, machine.Device, machine.Threads, Calls);
            }
        }
        PaperTable[] tables =
        [
            .. part.Tables.Select(table => table switch
            {
                "table1" => AblationTables.Generators(matches),
                "table2" => AblationTables.Discriminators(matches),
                "table3" => ComparisonTables.LessData(matches),
                "table4" => ComparisonTables.OtherMethods(matches),
                _ => CostTable.Of(matches, throughputs),
            }),
        ];
        // The figures look at every row: only what the tables show is worth a remark.
        var remarks = matches.Remarks;
        var gradients = part.Figures.Contains(GradientFigureName) ? GradientFigure.Of(matches) : null;
        ModelFigure[] drawn =
            [.. part.Figures.Where(name => name != GradientFigureName).Select(name => ModelFigure.Of(name, model, matches))];
        return new(part, runs, tables, gradients, drawn, part.Tables.Count > 0 ? remarks : matches.Remarks);
    }
}
