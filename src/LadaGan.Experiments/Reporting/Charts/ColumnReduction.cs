namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>Reduces a curve to the number of columns of a chart and keeps the extremes of each column.</summary>
internal static class ColumnReduction
{
    /// <summary>
    /// A curve with few points keeps them, with a band of one standard deviation. Otherwise the points of each column are replaced by
    /// their mean, with a band from the lowest to the highest.
    /// </summary>
    /// <param name="points">The points, from left to right.</param>
    /// <param name="left">The left edge of the first column.</param>
    /// <param name="right">The right edge of the last column.</param>
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

/// <summary>One column of a chart: the value of the curve and the band around it.</summary>
internal readonly record struct ChartColumn(double X, double Mean, double Low, double High);
