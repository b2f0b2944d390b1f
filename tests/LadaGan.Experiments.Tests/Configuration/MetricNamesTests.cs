using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Tests.Configuration;

public class MetricNamesTests
{
    [Theory]
    [InlineData("fid", MetricSet.Fid)]
    [InlineData("pr, kid", MetricSet.Pr | MetricSet.Kid)]
    [InlineData("fid,sfid,is,pr,kid,neighbours", (MetricSet)63)]
    public void Names_are_read(string text, MetricSet expected) => Assert.Equal(expected, MetricNames.Parse(text));

    [Theory]
    [InlineData("", "")]
    [InlineData("fid,", "")]
    [InlineData("fid,FID", "FID")]
    [InlineData("fid50k", "fid50k")]
    public void Other_names_are_refused(string text, string name) =>
        Assert.Equal($"there is no metric '{name}'; the metrics are fid, sfid, is, pr, kid, neighbours",
            Assert.Throws<RunException>(() => MetricNames.Parse(text)).Message);
}
