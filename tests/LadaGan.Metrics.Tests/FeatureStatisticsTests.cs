namespace LadaGan.Metrics.Tests;

public class FeatureStatisticsTests : TensorTest
{
    [Fact]
    public void Mean_and_covariance_are_those_of_plain_loops()
    {
        var features = Draw.Normal("features", 7, 4) + 100;

        var gaussian = FeatureStatistics.Of(features).ToGaussian();

        var (mean, covariance) = Oracle(Doubles.Of2(features));
        Assert.True(TensorAssert.RelativeError(mean, gaussian.Mean) < 1e-14);
        Assert.True(TensorAssert.RelativeError(covariance, gaussian.Covariance) < 1e-12);
    }

    /// <summary>4096 rows are a chunk.</summary>
    [Fact]
    public void Parts_added_or_merged_in_any_order_are_one_pass()
    {
        var features = Draw.Normal("features", 9000, 5) * 3 - 50;
        var whole = FeatureStatistics.Of(features).ToGaussian();

        var batches = new FeatureStatistics(5);
        foreach (var (start, count) in new[] { (8000, 1000), (0, 1), (1, 4999), (5000, 3000) })
        {
            batches.Add(features.Narrow(0, start, count));
        }
        var merged = FeatureStatistics.Of(features.Narrow(0, 6000, 3000));
        merged.Merge(new FeatureStatistics(5));
        merged.Merge(FeatureStatistics.Of(features.Narrow(0, 0, 6000)));
        var empty = new FeatureStatistics(5);
        empty.Merge(merged);

        foreach (var statistics in new[] { batches, merged, empty })
        {
            Assert.Equal(9000, statistics.Count);
            var gaussian = statistics.ToGaussian();
            Assert.True(TensorAssert.RelativeError(whole.Mean, gaussian.Mean) < 1e-13);
            Assert.True(TensorAssert.RelativeError(whole.Covariance, gaussian.Covariance) < 1e-12);
        }
    }

    /// <summary>Raw sums of squares would lose every digit here.</summary>
    [Fact]
    public void A_far_mean_costs_no_digits()
    {
        var features = Tensor.Of([1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3], 4, 1);
        var statistics = new FeatureStatistics(1);
        statistics.Add(features.Narrow(0, 0, 2));
        statistics.Add(features.Narrow(0, 2, 2));
        Assert.Equal(5.0 / 3, statistics.ToGaussian().Covariance[0], 12);
    }

    [Fact]
    public void What_has_no_covariance_is_refused_in_a_sentence()
    {
        var one = Assert.Throws<MetricException>(() => FeatureStatistics.Of(Tensor.Ones([1, 3])).ToGaussian());
        Assert.Equal("a covariance requires at least two images, but there are 1", one.Message);

        var nan = Assert.Throws<MetricException>(() => FeatureStatistics.Of(Tensor.Full([2, 3], double.NaN)).ToGaussian());
        Assert.Equal("the features contain values that are not finite; check the images and the weights they come from", nan.Message);

        Assert.Throws<ArgumentException>(() => new FeatureStatistics(3).Merge(new FeatureStatistics(4)));
    }

    private static (double[] Mean, double[] Covariance) Oracle(double[,] x)
    {
        var (rows, width) = (x.GetLength(0), x.GetLength(1));
        var (mean, covariance) = (new double[width], new double[width * width]);
        for (var i = 0; i < width; i++)
        {
            for (var row = 0; row < rows; row++)
            {
                mean[i] += x[row, i] / rows;
            }
        }
        for (var i = 0; i < covariance.Length; i++)
        {
            for (var row = 0; row < rows; row++)
            {
                covariance[i] += (x[row, i / width] - mean[i / width]) * (x[row, i % width] - mean[i % width]) / (rows - 1);
            }
        }
        return (mean, covariance);
    }
}
