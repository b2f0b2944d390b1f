using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Tests.Configuration;

public class RunMetricTests
{
    [Fact]
    public void A_name_says_what_and_how_many()
    {
        Assert.Empty(RunMetric.Read("none")!);
        Assert.Equal([new("fid50k", Metric.Fid, 50_000)], RunMetric.Read("fid50k")!);
        Assert.Equal([new("sfid256", Metric.Sfid, 256), new("kid256", Metric.Kid, 256), new("is256", Metric.Is, 256)],
            RunMetric.Read("sfid256, kid256,is256")!);
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
    [InlineData("fid5K")]
    [InlineData("pr5k")]
    [InlineData("fid5k,")]
    [InlineData("fid5k,fid5000")]
    [InlineData("fid5k,kid1k")]
    public void Other_names_are_refused(string text)
    {
        Assert.Null(RunMetric.Read(text));
        var refusal = Assert.Throws<ConfigurationException>(() => Smallest.Configuration($"training.metrics={text}")).Message;
        Assert.Contains($"training.metrics is '{text}', but it must be none, or one or more of fid, sfid, is and kid, "
            + "each followed by one and the same number of pictures from 10 to 1000000", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Less_is_better_but_for_the_Inception_score()
    {
        Assert.True(RunMetric.Read("fid10")![0].IsBetter(1, 2));
        Assert.True(RunMetric.Read("is10")![0].IsBetter(2, 1));
        Assert.False(RunMetric.Read("kid10")![0].IsBetter(1, 1));
    }
}
