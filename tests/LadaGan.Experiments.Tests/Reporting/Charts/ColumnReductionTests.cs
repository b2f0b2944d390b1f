using LadaGan.Experiments.Reporting.Charts;

namespace LadaGan.Experiments.Tests.Reporting.Charts;

public class ColumnReductionTests
{
    [Fact]
    public void Few_points_keep_their_deviation()
    {
        var columns = ColumnReduction.Reduce([new(1, 10, 2), new(2, double.NaN, 1), new(3, 20, double.NaN)], 0, 3, 3);
        Assert.Equal([new(1, 10, 8, 12), new(2, double.NaN, double.NaN, double.NaN), new(3, 20, 20, 20)], columns);
    }

    [Fact]
    public void With_many_points_every_column_keeps_its_extremes()
    {
        var points = Enumerable.Range(1, 20_000)
            .Select(i => new ChartPoint(i, Math.Sin(i * 0.7) + (i == 7_777 ? 50 : i == 13_131 ? -40 : 0), 1)).ToList();
        var columns = ColumnReduction.Reduce(points, 0, 20_000, 366);
        Assert.Equal(366, columns.Count);
        Assert.Equal(points.Max(point => point.Mean), columns.Max(column => column.High));
        Assert.Equal(points.Min(point => point.Mean), columns.Min(column => column.Low));
        Assert.All(columns.Zip(columns.Skip(1)), pair => Assert.True(pair.First.X < pair.Second.X));
        foreach (var (place, column) in columns.Index())
        {
            var own = points.Where(point => Math.Min((int)(point.X / 20_000 * 366), 365) == place).Select(point => point.Mean).ToList();
            Assert.Equal((own.Min(), own.Max()), (column.Low, column.High));
            Assert.Equal(own.Average(), column.Mean, 12);
        }
    }

    [Fact]
    public void A_column_without_finite_values_is_a_gap()
    {
        var points = Enumerable.Range(0, 100).Select(i => new ChartPoint(i, i is >= 40 and < 61 || i % 2 == 0 ? double.NaN : i, 0))
            .ToList();
        var columns = ColumnReduction.Reduce(points, 0, 99, 10);
        Assert.Equal([4, 5], columns.Index().Where(column => double.IsNaN(column.Item.Mean)).Select(column => column.Index));
    }
}
