using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Tests.Configuration;

public class RunMetricTests
{
    [Fact]
    public void A_name_gives_the_metric_and_the_number_of_images()
    {
        Assert.Empty(RunMetric.Read("none")!);
        Assert.Equal([new("fid50k", Metric.Fid, 50_000)], RunMetric.Read("fid50k")!);
        Assert.Equal([new("sfid256", Metric.Sfid, 256), new("kid256", Metric.Kid, 256), new("is256", Metric.Is, 256)],
            RunMetric.Read("sfid256, kid256,is256")!);
        Assert.Equal([new("fd-resnet18-5k", Metric.FdResnet18, 5000)], RunMetric.Read("fd-resnet18-5k")!);
        Assert.Equal([new("fd-resnet18-64", Metric.FdResnet18, 64), new("fid64", Metric.Fid, 64)],
            RunMetric.Read("fd-resnet18-64,fid64")!);
        Assert.Equal("fid5k", Smallest.Configuration("training.metrics=fid5k").Training.Metrics);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fid")]
    [InlineData("fidk")]
    [InlineData("fid9")]
    [InlineData("fid1001k")]
    [InlineData("fid99999999999")]
    [InlineData("fid-5")]
    [InlineData("fid-5k")]
    [InlineData("fd-resnet18")]
    [InlineData("fd-resnet185k")]
    [InlineData("fd-resnet18-")]
    [InlineData("fd-resnet18--5k")]
    [InlineData("fd-resnet18-5")]
    [InlineData("auto,fid5k")]
    [InlineData("fid5K")]
    [InlineData("pr5k")]
    [InlineData("fid5k,")]
    [InlineData("fid5k,fid5000")]
    [InlineData("fid5k,kid1k")]
    public void Other_names_are_refused(string text)
    {
        Assert.Null(RunMetric.Read(text));
        var refusal = Assert.Throws<ConfigurationException>(() => Smallest.Configuration($"training.metrics={text}")).Message;
        Assert.Contains($"training.metrics is '{text}', but it must be none, auto, or one or more of fid, sfid, is, kid and fd-resnet18, "
            + "each followed by the same number of images from 10 to 1000000", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "fid50k")]
    [InlineData(false, "fd-resnet18-50k")]
    public void Auto_is_FID_where_its_network_is_there(bool hasInception, string expected)
    {
        Assert.Equal("auto", Smallest.Configuration("training.metrics=auto").Training.Metrics);
        Assert.Equal(expected, RunMetric.Default(hasInception));
        Assert.Equal(expected, Assert.Single(RunMetric.Read(expected)!).Name);
    }

    [Fact]
    public void Lower_is_better_except_for_the_Inception_score()
    {
        Assert.True(RunMetric.Read("fid10")![0].IsBetter(1, 2));
        Assert.True(RunMetric.Read("is10")![0].IsBetter(2, 1));
        Assert.False(RunMetric.Read("kid10")![0].IsBetter(1, 1));
    }
}
