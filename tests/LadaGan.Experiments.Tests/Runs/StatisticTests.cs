using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Step;

namespace LadaGan.Experiments.Tests.Runs;

public class StatisticTests : TensorTest
{
    [Fact]
    public void Mean_and_deviation_match_the_values()
    {
        double[] values = [1.5, -2, 0.25, 7];
        var statistic = Statistic.OfSums(values.Length, values.Sum(), values.Sum(value => value * value));
        var mean = values.Average();
        Assert.Equal(4, statistic.Num);
        Assert.Equal(mean, statistic.Mean, 12);
        Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), statistic.Std, 12);
        Assert.Equal(new Statistic(1, 3.5, 0), Statistic.OfValue(3.5));
    }

    [Fact]
    public void Rounding_cannot_make_a_deviation_imaginary()
    {
        Assert.Equal(0, Statistic.OfSums(3, 0.3, 0.03 - 1e-12).Std);
    }

    [Fact]
    public void Statistics_cover_the_steps_since_they_were_last_read()
    {
        using var statistics = new StepStatistics(Device.Cpu);
        statistics.Add([Scalar("a", 1f), Scalar("b", 10f)]);
        statistics.Add([Scalar("a", 3f), Scalar("b", 10f)]);
        var taken = statistics.Take();
        Assert.Equal(new Statistic(2, 2, 1), taken["a"]);
        Assert.Equal(new Statistic(2, 10, 0), taken["b"]);
        statistics.Add([Scalar("a", 5f), Scalar("b", float.NaN)]);
        taken = statistics.Take();
        Assert.Equal(new Statistic(1, 5, 0), taken["a"]);
        Assert.True(double.IsNaN(taken["b"].Mean));
        statistics.Add([Scalar("a", 5f), Scalar("b", 2f)]);
        Assert.Equal(new Statistic(1, 2, 0), statistics.Take()["b"]);
        Assert.Equal(default, statistics.Take()["a"]);
    }

    [Fact]
    public void Null_values_are_not_counted()
    {
        using var statistics = new StepStatistics(Device.Cpu);
        foreach (var value in (float[])[1, 2, 3])
        {
            statistics.Add([Scalar("always", value), value == 2 ? Scalar("sometimes", 7) : new("sometimes", null), new("never", null)]);
        }
        var taken = statistics.Take();
        Assert.Equal((3, 2.0), (taken["always"].Num, taken["always"].Mean));
        Assert.Equal(new Statistic(1, 7, 0), taken["sometimes"]);
        Assert.Equal(default, taken["never"]);
        Assert.Equal(default, statistics.Take()["sometimes"]);
    }

    [Fact]
    public void The_first_step_sets_the_order_and_other_names_are_refused()
    {
        using var statistics = new StepStatistics(Device.Cpu);
        Assert.Empty(statistics.Take());
        statistics.Add([Scalar("b", 1), Scalar("a", 2), new("c", null)]);
        var error = Assert.Throws<ArgumentException>(() => statistics.Add([Scalar("a", 1), Scalar("b", 2), new("c", null)]));
        Assert.StartsWith("the scalars of a step must be b, a, c", error.Message, StringComparison.Ordinal);
        Assert.Equal(["b", "a", "c"], statistics.Take().Keys);
    }

    private static StepScalar Scalar(string name, float value) => new(name, Tensor.Of([value], 1).Sum());
}
