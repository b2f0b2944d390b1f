using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Model.Losses;

namespace LadaGan.Experiments.Tests.Configuration;

public class ConfigurationRulesTests
{
    [Theory]
    [InlineData("name", "", "a/b", "a b", "../a")]
    [InlineData("generator.imageSize", "0", "16", "33", "48", "2048")]
    [InlineData("discriminator.imageSize", "64")]
    [InlineData("training.batch", "0", "-1", "65537")]
    [InlineData("training.batchDevice", "-1", "3", "8")]
    [InlineData("training.images", "0", "-1", "1000000000001")]
    [InlineData("training.generatorLearningRate", "0", "-1", "1.5")]
    [InlineData("training.discriminatorLearningRate", "0", "2")]
    [InlineData("training.beta1", "-0.1", "1")]
    [InlineData("training.beta2", "0", "1")]
    [InlineData("training.emaDecay", "-0.1", "1")]
    [InlineData("training.r1Gamma", "-1", "1e7")]
    [InlineData("training.r1Every", "0", "-1", "65537")]
    [InlineData("training.bcrReal", "-1")]
    [InlineData("training.bcrFake", "-1")]
    [InlineData("training.subset", "0", "-0.5", "1.01")]
    [InlineData("training.fit", "zoom", "crop:0", "Squash")]
    [InlineData("training.keep", "1", "0", "1000001")]
    [InlineData("training.snapshotKimg", "0", "-1")]
    [InlineData("training.tickKimg", "-1")]
    public void A_value_out_of_range_is_named_with_its_rule(string key, params string[] values)
    {
        foreach (var value in values)
        {
            var message = Assert.Throws<ConfigurationException>(() => Smallest.Configuration($"{key}={value}")).Message;
            Assert.StartsWith($"the smallest: {key} is ", message, StringComparison.Ordinal);
            Assert.Contains(", but ", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("generator.head", "pixel")]
    [InlineData("generator.head", "decoder", "generator.decoderChannels")]
    public void The_head_must_match_the_image_size(string key, string value, string? named = null)
    {
        string[] settings = ["generator.imageSize=64", "discriminator.imageSize=64", "discriminator.channels=[4,4,8]", $"{key}={value}"];
        var message = Assert.Throws<ConfigurationException>(() => Smallest.Configuration(settings)).Message;
        Assert.Contains($"{named ?? key} is ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("training.batchDevice", "0", "1", "2", "4")]
    [InlineData("training.r1Every", "1", "16", "65536")]
    [InlineData("training.subset", "0.001", "1")]
    [InlineData("training.keep", "2", "1000000")]
    [InlineData("training.loss", "logistic", "hinge")]
    [InlineData("training.fit", "squash", "crop", "crop:140", "resize-crop")]
    [InlineData("training.filter", "box", "bilinear", "bicubic", "lanczos")]
    [InlineData("training.mirror", "true", "false")]
    [InlineData("training.attention", "true", "false")]
    [InlineData("training.stopOnCollapse", "true", "false")]
    public void A_value_in_range_is_accepted(string key, params string[] values)
    {
        foreach (var value in values)
        {
            var written = ConfigurationJson.ToNode(Smallest.Configuration($"{key}={value}"))["training"]!;
            Assert.Equal(value, written[key.Split('.')[1]]!.ToString());
        }
    }

    [Fact]
    public void The_defaults_are_the_papers_training()
    {
        var training = Smallest.Configuration().Training;
        Assert.Equal((AdversarialLoss.Logistic, 0, 1), (training.Loss, training.BatchDevice, training.R1Every));
        Assert.Equal(
            (false, 1.0, 3, false, false), (training.Mirror, training.Subset, training.Keep, training.Attention, training.StopOnCollapse));
    }

    [Fact]
    public void Every_head_has_a_valid_configuration()
    {
        string[] at64 = ["generator.imageSize=64", "discriminator.imageSize=64", "discriminator.channels=[4,4,8]"];
        Assert.Equal(64, Smallest.Configuration([.. at64, "generator.head=patch"]).Generator.ImageSize);
        Assert.Equal(
            [4], Smallest.Configuration([.. at64, "generator.head=decoder", "generator.decoderChannels=[4]"]).Generator.DecoderChannels);
        Assert.Equal(0, Smallest.Configuration("training.r1Gamma=0").Training.R1Gamma);
    }
}
