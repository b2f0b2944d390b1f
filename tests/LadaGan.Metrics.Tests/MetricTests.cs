using LadaGan.Metrics.Features;

namespace LadaGan.Metrics.Tests;

public class MetricTests : TensorTest
{
    [Fact]
    public void Names_are_unique_and_found()
    {
        Assert.Equal(["fid", "sfid", "is", "pr", "kid", "neighbours"], Metric.All.Select(metric => metric.Name));
        Assert.Equal(["fid", "sfid", "is_mean", "is_std", "precision", "recall", "kid"],
            Metric.All.SelectMany(metric => metric.Numbers).Select(number => number.Name));
        Assert.All(Metric.All, metric => Assert.Same(metric, Metric.Find(metric.Name)));
        Assert.Null(Metric.Find("FID"));
    }

    [Fact]
    public void A_metric_reads_only_what_it_requires_and_yields_its_numbers()
    {
        foreach (var metric in Metric.All)
        {
            var numbers = metric.Compute(new RandomFeatures(metric.Real, 40), new RandomFeatures(metric.Generated, 30), Device.Cpu);
            Assert.Equal(metric.Numbers.Count, numbers.Length);
            Assert.All(numbers, number => Assert.True(double.IsFinite(number)));
        }
    }

    /// <summary>Random features of width 4; only the required kinds may be read.</summary>
    private sealed class RandomFeatures(IReadOnlyList<RequiredFeatures> required, int count) : IMetricFeatures
    {
        public Gaussian Statistics(FeatureKind kind) => FeatureStatistics.Of(Make(new(kind, IsTable: false))).ToGaussian();

        public Tensor Table(FeatureKind kind) => Make(new(kind, IsTable: true));

        private Tensor Make(RequiredFeatures features)
        {
            Assert.Contains(features, required);
            return Draw.Normal($"features {count}", count, 4);
        }
    }
}
