using LadaGan.Metrics.Features;

namespace LadaGan.Metrics.Tests;

public class MetricTests : TensorTest
{
    [Fact]
    public void Names_are_unique_and_found()
    {
        Assert.Equal(["fid", "sfid", "is", "pr", "kid", "fd-resnet18", "neighbours"], Metric.All.Select(metric => metric.Name));
        Assert.Equal(["fid", "sfid", "is_mean", "is_std", "precision", "recall", "kid", "fd-resnet18"],
            MetricNumber.All.Select(number => number.Name));
        Assert.All(Metric.All, metric => Assert.Same(metric, Metric.Find(metric.Name)));
        Assert.Null(Metric.Find("FID"));
    }

    [Fact]
    public void A_metric_with_one_number_to_improve_has_a_score()
    {
        Assert.Equal([("fid", false), ("sfid", false), ("is_mean", true), ("kid", false), ("fd-resnet18", false)],
            Metric.All.Select(metric => metric.Score).OfType<MetricNumber>().Select(score => (score.Name, score.HigherIsBetter!.Value)));
        Assert.Null(Metric.Pr.Score);
    }

    [Fact]
    public void Features_that_several_metrics_require_are_listed_once()
    {
        Assert.Equal(["pool-statistics", "spatial-statistics", "pool-features", "resnet18-statistics"],
            RequiredFeatures.OfReal(Metric.All).Select(features => features.Name));
        Assert.Equal(["pool-statistics", "spatial-statistics", "unbiasedlogits-features", "pool-features", "resnet18-statistics"],
            RequiredFeatures.OfGenerated(Metric.All).Select(features => features.Name));
        Assert.Empty(RequiredFeatures.OfReal([Metric.Is]));
    }

    [Fact]
    public void A_metric_knows_whose_features_it_requires()
    {
        Assert.Equal([FeatureNetwork.ResNet18], Metric.FdResnet18.Networks);
        Assert.All(Metric.All.Where(metric => metric != Metric.FdResnet18),
            metric => Assert.Equal([FeatureNetwork.Inception], metric.Networks));
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
