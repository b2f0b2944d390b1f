using System.Globalization;
using LadaGan.Architecture.Layers;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;

namespace LadaGan.Experiments.Reproduction;

/// <summary>The cells that several tables have.</summary>
internal static class TableCells
{
    private const string Giga = "0,,,.000";
    private const string Metrics = "fid,sfid,is,pr";

    public static TableColumn GeneratorParameters { get; } = new("g_parameters", "G params", TableColumn.Millions, IsPapers: false);

    public static TableColumn GeneratorFlops { get; } = new("g_flops", "G-FLOPs", Giga);

    public static TableColumn DiscriminatorFlops { get; } = new("d_flops", "D-FLOPs", Giga);

    /// <summary>The five numbers of Tables I and II.</summary>
    public static IReadOnlyList<TableColumn> Quality { get; } =
    [
        new("fid", "FID", "0.00", false),
        new("sfid", "sFID", "0.00", false),
        new("is_mean", "IS", "0.00", true),
        new("precision", "Prec", "0.00", true),
        new("recall", "Rec", "0.00", true),
    ];

    public static TableColumn Metric(string name) =>
        new(name, name, "0.00", RunMetric.Read(name) is [var metric] ? metric.Number.HigherIsBetter : null,
            IsPapers: false, IsRunMetric: true);

    public static TableCell Computed(string? paper, double value) => new(paper, value);

    public static TableCell Macs(double? paper, NetworkLayers network) =>
        new(paper?.ToString("0.0", CultureInfo.InvariantCulture), network.Macs);

    /// <summary>A number by a protocol, or how to get it.</summary>
    public static TableCell ByProtocol(RowMatch match, PaperRow row, Protocol protocol, string number, string? paper)
    {
        var measured = Measurement.ByProtocol(match, row, protocol, number);
        return new(paper, null, measured, measured is null ? Filling(match, row, protocol) : null);
    }

    /// <summary>The value of a metric of the training; it is no number of the paper's, so nothing is missing without it.</summary>
    public static TableCell ByMetric(RowMatch match, string metric) => new(Measured: Measurement.ByMetric(match, metric));

    public static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Evaluate the row's own run, or train it first.</summary>
    private static FillingCommand Filling(RowMatch match, PaperRow row, Protocol protocol)
    {
        if (match.Own is not { } run)
        {
            return new("ladagan reproduce TABLE --run --data PATH --only ROW".Replace("TABLE", row.Table, StringComparison.Ordinal), "ROW",
                row.Name);
        }
        var split = protocol.RealImages.Contains("split test", StringComparison.Ordinal) ? " --split test" : "";
        return new(
            $"ladagan evaluate RUN --data PATH{split} --protocol {protocol.Name} --metrics {Metrics} --json "
            + $"> RUN/{Path.GetFileName(RunEvaluation.PathOf("", protocol))}",
            "RUN", run.Directory);
    }
}
