using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Finds the measured numbers of runs: in their evaluations by a protocol, and in the metrics of their training.</summary>
internal static class Measurement
{
    /// <summary>A number by a protocol: of the row's own run or, if that has none, of its replica.</summary>
    /// <param name="match">The row's runs.</param>
    /// <param name="row">The row.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="number">The number's name, such as <c>fid</c>.</param>
    public static MeasuredValue? ByProtocol(RowMatch match, PaperRow row, Protocol protocol, string number) =>
        match.Runs.Select(run => Of(run, row, protocol, number)).FirstOrDefault(value => value is not null)
        ?? Divergence(match);

    /// <summary>The newest value of a metric of the training.</summary>
    /// <param name="match">The row's runs.</param>
    /// <param name="metric">The metric with its number of images, such as <c>fd-resnet18-5k</c>.</param>
    public static MeasuredValue? ByMetric(RowMatch match, string metric) =>
        match.Runs.Select(run => Newest(run, metric)).FirstOrDefault(value => value is not null);

    /// <summary>The metrics of the runs that are not the number of a protocol of the paper.</summary>
    public static IReadOnlyList<string> OtherMetrics(IEnumerable<(PaperRow Row, RowMatch Match)> rows, IReadOnlyList<Protocol> protocols) =>
    [
        .. rows.SelectMany(row => row.Match.Runs.SelectMany(run => run.Found.Metrics)
                .Where(result => double.IsFinite(result.Value)
                    && !protocols.Any(protocol => Number(result.Name, row.Row, protocol) is not null))
                .Select(result => result.Name))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static MeasuredValue? Of(RowRun run, PaperRow row, Protocol protocol, string number)
    {
        var evaluation = run.Found.Evaluations.LastOrDefault(
            each => each.IsComparable && each.Protocol == protocol.Name && each.Values[number] is not null);
        return evaluation is not null
            ? new(evaluation.Values[number], evaluation.File, evaluation.ImagesSeen, run)
            : run.Found.Metrics.Select(result => result.Name).Distinct()
                .Where(name => Number(name, row, protocol) == number)
                .Select(name => Newest(run, name)).FirstOrDefault(value => value is not null);
    }

    /// <summary>The number of a protocol that a metric of the training is: the same images, generated and real.</summary>
    private static string? Number(string name, PaperRow row, Protocol protocol) =>
        RunMetric.Read(name) is [var metric] && !protocol.RealIsSample && metric.Images == protocol.Generated
        && protocol.Real == PaperData.Of(row).Images && MetricsOfThePaper.Contains(metric.Number.Name)
            ? metric.Number.Name
            : null;

    private static readonly string[] MetricsOfThePaper = ["fid", "sfid", "is_mean"];

    private static MeasuredValue? Newest(RowRun run, string metric) =>
        run.Found.Metrics.Where(result => result.Name == metric && double.IsFinite(result.Value)).MaxBy(result => result.Kimg) is { } newest
            ? new(newest.Value, metric, (long)(newest.Kimg * 1000), run)
            : null;

    private static MeasuredValue? Divergence(RowMatch match) =>
        match.Runs is [{ Ending: FoundEnding.Diverged } run, ..] ? new(null, "diverged", run.ImagesSeen, run) : null;
}
