using System.Globalization;
using LadaGan.Architecture.Layers;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Tables I and II: sizes and quality of generators with other attentions, and of discriminators.</summary>
internal static class AblationTables
{
    private static readonly TableColumn DiscriminatorRate = new("d_lr", "D-lr", "0.0000");

    private static readonly string[] NotesOfBoth =
    [
        "FLOPs are multiply-accumulates in units of 10⁹; the paper cuts them off after one decimal",
    ];

    /// <summary>Table I.</summary>
    public static PaperTable Generators(RowMatches matches)
    {
        TableColumn[] columns = [TableCells.GeneratorParameters, TableCells.GeneratorFlops, .. TableCells.Quality];
        return Of("table1", "Table I: attentions of the generator, CIFAR-10, 32×32", columns, matches,
            (row, configuration) =>
            [
                TableCells.Computed(null, NetworkLayers.Of(configuration.Generator).Parameters),
                TableCells.Macs(row.Sizes.GeneratorGFlops, NetworkLayers.Of(configuration.Generator)),
            ],
            [
                .. NotesOfBoth,
                "the check marks of the paper's columns are lost; rows are read as its text says",
                "the paper does not say how many images these runs saw: shares are of LadaGAN's 68 million on CIFAR-10",
            ]);
    }

    /// <summary>Table II.</summary>
    public static PaperTable Discriminators(RowMatches matches)
    {
        TableColumn[] columns = [DiscriminatorRate, TableCells.GeneratorFlops, TableCells.DiscriminatorFlops, .. TableCells.Quality];
        return Of("table2", "Table II: discriminators with and without wider generators", columns, matches,
            (row, configuration) =>
            [
                TableCells.Computed(RateOf(row), configuration.Training.DiscriminatorLearningRate),
                TableCells.Macs(row.Sizes.GeneratorGFlops, NetworkLayers.Of(configuration.Generator)),
                TableCells.Macs(row.Sizes.DiscriminatorGFlops, NetworkLayers.Of(configuration.Discriminator)),
            ],
            NotesOfBoth);
    }

    private static PaperTable Of(string name, string title, IReadOnlyList<TableColumn> columns, RowMatches matches,
        Func<PaperRow, RunConfiguration, IEnumerable<TableCell>> sizes, IReadOnlyList<string> notes)
    {
        var rows = PaperRows.OfTable(name).Select(row => (Row: row, Match: matches[row], Paper: PaperOf(row))).ToList();
        var others = Measurement.OtherMetrics(
            rows.Select(row => (row.Row, row.Match)), [.. rows.Select(row => row.Paper.Protocol).Distinct()]);
        return new(
            name,
            title,
            [.. columns, .. others.Select(TableCells.Metric)],
            [
                .. rows.Select(row => new TableRow(row.Row.Name, row.Row.Model, false,
                    [
                        .. sizes(row.Row, ConfigurationCatalog.Load(row.Row.Name)),
                        .. TableCells.Quality.Select(column => TableCells.ByProtocol(
                            row.Match, row.Row, row.Paper.Protocol, column.Name,
                            row.Paper.Values is { } values ? TableCells.Two(values[column.Name]!.Value)
                                : column.Name == "fid" ? "N/A"
                                : null)),
                        .. others.Select(metric => TableCells.ByMetric(row.Match, metric)),
                    ],
                    row.Match.Runs)),
            ],
            notes);
    }

    /// <summary>The paper prints N/A for the row that diverges, which has no result.</summary>
    private static (Protocol Protocol, MetricValues? Values) PaperOf(PaperRow row) => PublishedResults.Of(row) is [var result]
        ? (Protocol.Find(result.Protocol), result.Values)
        : (Protocol.Find("cifar10-50k"), null);

    /// <summary>Table II's D-lr: 4e-4 for convolutions but on CIFAR-10, 2e-4 otherwise.</summary>
    private static string RateOf(PaperRow row) =>
        (row.Name.Contains("conv", StringComparison.Ordinal) && !row.Name.Contains("cifar10", StringComparison.Ordinal) ? 4e-4 : 2e-4)
            .ToString("0.0000", CultureInfo.InvariantCulture);
}
