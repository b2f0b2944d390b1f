using LadaGan.Architecture.Json;

namespace LadaGan.Architecture.Tests.Json;

public class ArchitectureJsonTests
{
    private const string Required = """{ "generator": { "imageSize": 32, "widths": [8, 8, 4], "head": "pixel" } }""";

    [Fact]
    public void The_generators_part_is_read()
    {
        var (generator, conventions) = ArchitectureJson.ParseGenerator(SmallestConfiguration.Json, "here");
        Assert.Equal(ConventionSet.Paper, conventions);
        Assert.Equal((32, 8, 8, GeneratorHead.Pixel), (generator.ImageSize, generator.LatentWidth, generator.MlpWidth, generator.Head));
        Assert.Equal([8, 8, 4], generator.Widths);
        Assert.Equal([2, 2, 2], generator.Heads);
    }

    /// <summary>As the older files do that were written before a key existed.</summary>
    [Fact]
    public void A_key_that_is_not_given_has_its_default()
    {
        var read = ArchitectureJson.ParseGenerator(Required, "here").Generator;
        var made = new GeneratorOptions { ImageSize = 32, Widths = read.Widths, Head = GeneratorHead.Pixel };
        Assert.Equal((made.LatentWidth, made.MlpWidth, made.Attention), (read.LatentWidth, read.MlpWidth, read.Attention));
        Assert.Equal(made.Heads, read.Heads);
        Assert.Equal(made.DecoderChannels, read.DecoderChannels);
    }

    [Theory]
    [InlineData("\"training\": { \"batch\": 4 }")]
    [InlineData("\"training\": { \"aKeyOfALaterVersion\": true }")]
    [InlineData("\"training\": 5")]
    [InlineData("\"discriminator\": { \"imageSize\": 31 }")]
    [InlineData("\"discriminator\": null")]
    [InlineData("\"name\": \"a name\"")]
    public void What_concerns_only_training_is_passed_over(string part) =>
        Assert.Equal(32, ArchitectureJson.ParseGenerator($"{Required[..^2]}, {part} }}", "here").Generator.ImageSize);

    [Theory]
    [InlineData("paper", ConventionSet.Paper)]
    [InlineData("pytorch", ConventionSet.Pytorch)]
    public void Conventions_are_read(string name, ConventionSet conventions) =>
        Assert.Equal(conventions, ArchitectureJson.ParseGenerator($"{Required[..^2]}, \"conventions\": \"{name}\" }}", "here").Conventions);

    [Theory]
    [InlineData("\"generator\"", "\"generater\"", "here: there is no key 'generater'; did you mean 'generator'?")]
    [InlineData("\"generator\"", "\"sampler\": 1, \"generator\"", "here: there is no key 'sampler'")]
    [InlineData("\"generator\"", "\"conventions\": \"jax\", \"generator\"",
        "here: conventions is \"jax\", but it must be one of paper, pytorch")]
    [InlineData("\"generator\"", "\"conventions\": 1, \"generator\"", "here: conventions is 1, but it must be one of paper, pytorch")]
    [InlineData("\"imageSize\": 32", "\"imageSize\": 32, \"size\": 32", "here: there is no key 'generator.size'")]
    [InlineData("\"imageSize\": 32", "\"imageSize\": 32, \"patch\": 1", "here: there is no key 'generator.patch'")]
    [InlineData("\"imageSize\": 32", "\"imageSize\": 33", "here: generator.imageSize is 33, but ")]
    [InlineData("\"imageSize\": 32, ", "", "here: in generator, the required keys 'imageSize' are missing")]
    [InlineData("\"imageSize\": 32", "\"imageSize\": 32, \"attention\": \"nosuch\"",
        "here: generator.attention must be one of lada, fastformer, linformer, swin, ladaSwin")]
    [InlineData("\"imageSize\": 32", "\"imageSize\": 32, \"attention\": 0", "here: generator.attention must be one of lada")]
    [InlineData("\"imageSize\": 32", "\"imageSize\": 32, \"heads\": null", "here: generator.heads must be a list of whole numbers")]
    [InlineData("\"imageSize\": 32", "\"imageSize\": 32, \"modulation\": \"none\"",
        "here: generator.modulation must be one of sln, layerNorm")]
    [InlineData("\"imageSize\": 32", "\"imageSize\": 32, \"windowShift\": true",
        "here: generator.windowShift is true, but only swin and ladaSwin have windows, not lada")]
    [InlineData("\"imageSize\": 32", "\"imageSize\": 32, \"expansionConv\": false",
        "here: generator.widths is [8, 8, 4], but without generator.expansionConv each width must be a quarter of the one before")]
    [InlineData("\"pixel\"", "\"pixels\"", "here: generator.head must be one of pixel, patch, decoder")]
    [InlineData("\"pixel\"", "\"patch\"", "here: generator.head is patch, but ")]
    [InlineData("{ \"imageSize\": 32, \"widths\": [8, 8, 4], \"head\": \"pixel\" }", "5", "here has no generator")]
    [InlineData("\"generator\": { \"imageSize\": 32, \"widths\": [8, 8, 4], \"head\": \"pixel\" }", "", "here has no generator")]
    public void What_cannot_be_used_is_refused(string right, string wrong, string said)
    {
        Assert.Contains(right, Required, StringComparison.Ordinal);
        var json = Required.Replace(right, wrong, StringComparison.Ordinal);
        var message = Assert.Throws<ConfigurationException>(() => ArchitectureJson.ParseGenerator(json, "here")).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
    }
}
