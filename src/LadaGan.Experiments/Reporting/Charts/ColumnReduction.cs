namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>Reduces a curve to as many columns as a chart has, and keeps every column's extremes.</summary>
internal static class ColumnReduction
{
    /// <summary>
    /// Few points stay as they are, with a band of one standard deviation. Of many, those of one column become their mean, with a band from
    /// the lowest to the highest of them.
    /// </summary>
    /// <param name="points">From left to right.</param>
    /// <param name="left">Where the first column begins.</param>
    /// <param name="right">Where the last one ends.</param>
    public static IReadOnlyList<ChartColumn> Reduce(IReadOnlyList<ChartPoint> points, double left, double right, int columns)
    {
        if (points.Count <= columns)
        {
            return [.. points.Select(
                point => new ChartColumn(point.X, point.Mean, point.Mean - Spread(point), point.Mean + Spread(point)))];
        }
        return [.. points.GroupBy(point => Math.Clamp((int)((point.X - left) / (right - left) * columns), 0, columns - 1)).Select(Column)];
    }

    private static double Spread(ChartPoint point) => double.IsFinite(point.Std) ? point.Std : 0;

    private static ChartColumn Column(IEnumerable<ChartPoint> points)
    {
        var finite = points.Where(point => double.IsFinite(point.Mean)).ToList();
        return finite.Count == 0
            ? new(points.First().X, double.NaN, double.NaN, double.NaN)
            : new(finite.Average(point => point.X), finite.Average(point => point.Mean), finite.Min(point => point.Mean),
                finite.Max(point => point.Mean));
    }
}

/// <summary>What a chart shows at one place: the curve, and the band around it.</summary>
internal readonly record struct ChartColumn(double X, double Mean, double Low, double High);
