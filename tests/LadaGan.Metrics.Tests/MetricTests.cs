using LadaGan.Metrics.Features;
using LadaGan.Testing;
using LadaGan.Torch;

namespace LadaGan.Metrics.Tests;

public class MetricTests : TensorTest
{
    [Fact]
    public void Names_are_unique_and_found()
    {
        Assert.Equal(["fid", "sfid", "is", "pr", "kid", "neighbours"], Metric.All.Select(metric => metric.Name));
        Assert.Equal(["fid", "sfid", "is_mean", "is_std", "precision", "recall", "kid"], Metric.All.SelectMany(metric => metric.Numbers).Select(number => number.Name));
        Assert.All(Metric.All, metric => Assert.Same(metric, Metric.Find(metric.Name)));
        Assert.Null(Metric.Find("FID"));
    }

    [Fact]
    public void A_metric_reads_only_what_it_requires_and_yields_its_numbers()
    {
        foreach (var metric in Metric.All)
        {
            Assert.Equal(metric.Numbers.Count, metric.Compute(new Random(metric.Real, 40), new Random(metric.Generated, 30), Device.Cpu).Length);
        }
    }

    /// <summary>Random features of narrow width, but only the required ones.</summary>
    private sealed class Random(IReadOnlyList<RequiredFeatures> required, int count) : IMetricFeatures
    {
        public Gaussian Statistics(FeatureKind kind) => FeatureStatistics.Of(Make(new(kind, IsTable: false))).ToGaussian();

        public Tensor Table(FeatureKind kind) => Make(new(kind, IsTable: true));

        private Tensor Make(RequiredFeatures features)
        {
            Assert.Contains(features, required);
            var numbers = new System.Random(count);
            return Tensor.Of<float>([.. Enumerable.Range(0, count * 4).Select(_ => numbers.NextSingle())], count, 4);
        }
    }
}
