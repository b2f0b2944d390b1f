using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Reproduction;

namespace LadaGan.Experiments.Tests.Reproduction;

public class ReplicaTests
{
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.3)]
    [InlineData(0.77)]
    public void Every_row_can_be_scaled(double scale)
    {
        foreach (var row in PaperRows.All)
        {
            var (whole, scaled) = (ConfigurationCatalog.Load(row.Name), new Replica { WidthsScale = scale }.Of(row));
            var (g, was) = (scaled.Generator, whole.Generator);
            Assert.All(g.Widths, width => Assert.Equal(0, width % 4));
            Assert.All(g.Widths.Zip(was.Widths), pair => Assert.InRange(pair.First, 4, pair.Second));
            // The ratios of the widths are the layers without LEE's convolution.
            Assert.Equal(was.Widths.Select(width => width / was.Widths[^1]), g.Widths.Select(width => width / g.Widths[^1]));
            Assert.Equal(was.Heads, g.Heads);
            Assert.Equal((was.LatentWidth, was.ImageSize), (g.LatentWidth, g.ImageSize));
            Assert.Equal(0, scaled.Discriminator.Channels[^1] % scaled.Discriminator.Heads);
        }
    }

    [Fact]
    public void A_quarter_of_every_width_is_exact()
    {
        var scaled = new Replica { WidthsScale = 0.25 }.Of(PaperRows.Find("table1/lada")!);
        Assert.Equal([256, 64, 16], scaled.Generator.Widths);
        Assert.Equal(128, scaled.Generator.MlpWidth);
        Assert.Equal([32, 64], scaled.Discriminator.Channels);
        Assert.Equal((128, 128, 256),
            (scaled.Discriminator.MlpWidth, scaled.Discriminator.OutputWidth, scaled.Discriminator.LogitWidth));
    }

    [Fact]
    public void Learning_rates_keep_their_ratio()
    {
        var training = new Replica { LearningRateScale = 2.5 }.Of(PaperRows.Find("table1/swin")!).Training;
        Assert.Equal((5e-4, 1e-3), (training.GeneratorLearningRate, training.DiscriminatorLearningRate));
    }

    [Fact]
    public void Without_differences_it_is_the_row() => Assert.Equal(
        ConfigurationJson.Write(ConfigurationCatalog.Load("table1/swin")),
        ConfigurationJson.Write(new Replica().Of(PaperRows.Find("table1/swin")!)));

    [Fact]
    public void Invalid_settings_are_refused()
    {
        var row = PaperRows.Find("table1/swin")!;
        Assert.Throws<ConfigurationException>(() => new Replica { Settings = ["training.batchSize=4"] }.Of(row));
        Assert.Throws<ConfigurationException>(() => new Replica { LearningRateScale = 1e5 }.Of(row));
        Assert.Throws<ConfigurationException>(() => new Replica { Images = 0 }.Of(row));
    }
}
