using LadaGan.Experiments.Reporting.Reading;

namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>Groups a run's statistics into charts, and charts into sections; an unknown key gets a chart named by its prefix.</summary>
internal static class CurveSections
{
    /// <summary>The sections; omits curves that are always 0 or have no finite value.</summary>
    public static IEnumerable<(string Title, IReadOnlyList<CurveGroup> Groups)> Of(IReadOnlyList<RunTick> ticks) =>
        ticks.SelectMany(tick => tick.Statistics.Keys)
            .Distinct()
            .Where(key => StatisticKeys.IsDrawn(key) && ticks.Any(tick => double.IsFinite(tick.Mean(key)) && tick.Mean(key) != 0))
            .GroupBy(StatisticKeys.SectionOf)
            .OrderBy(section => section.Key.Order)
            .ThenBy(section => section.Key.Title, StringComparer.Ordinal)
            .Select(section => (section.Key.Title, (IReadOnlyList<CurveGroup>)[.. Groups(section, ticks)]));

    /// <summary>One chart per metric.</summary>
    public static IReadOnlyList<CurveGroup> Of(IReadOnlyList<MetricResult> metrics) =>
        [.. metrics.GroupBy(result => result.Metric)
            .Select(metric => new CurveGroup(metric.Key, Better(metric.First().Name),
                [.. metric.GroupBy(result => result.Name).Select((line, i) => MetricLine(line, i))]))
            .Where(group => group.Lines.Any(line => line.Points.Any(point => double.IsFinite(point.Mean))))];

    private static IEnumerable<CurveGroup> Groups(IEnumerable<string> keys, IReadOnlyList<RunTick> ticks) =>
        keys.GroupBy(StatisticKeys.ChartOf)
            .Select(chart => (Keys: chart, About: StatisticKeys.Describe(chart.Key)))
            .OrderBy(chart => chart.About.Order)
            .ThenBy(chart => chart.About.Title, StringComparer.Ordinal)
            .Select(chart => new CurveGroup(chart.About.Title, chart.About.Meaning, Lines(chart.Keys, ticks)));

    private static ChartLine[] Lines(IEnumerable<string> keys, IReadOnlyList<RunTick> ticks)
    {
        var lines = keys.Select(key => (Key: key, About: StatisticKeys.LineOf(key))).OrderBy(line => line.About.Order)
            .ThenBy(line => line.About.Name, StringComparer.Ordinal).ToArray();
        // Recurring names have the same colour in every chart; the others use the remaining colours.
        var known = lines.Count(line => line.About.Order < StatisticKeys.KnownLines);
        return [.. lines.Select((line, i) => new ChartLine(line.About.Name,
            i < known ? line.About.Order : known == 0 ? i : StatisticKeys.KnownLines + i - known, Points(line.Key, ticks)))];
    }

    private static string Better(string name) => BestResults.Direction(name) switch
    {
        < 0 => "lower is better",
        > 0 => "higher is better",
        _ => "",
    };

    private static ChartPoint[] Points(string key, IReadOnlyList<RunTick> ticks) =>
        [.. from tick in ticks where tick.Statistics.ContainsKey(
            key) let statistic = tick.Statistics[key] select new ChartPoint(tick.Kimg, statistic.Mean, statistic.Std)];

    private static ChartLine MetricLine(IGrouping<string, MetricResult> line, int place) =>
        new(line.Key, place, [.. line.Select(result => new ChartPoint(result.Kimg, result.Value, 0))]);
}
