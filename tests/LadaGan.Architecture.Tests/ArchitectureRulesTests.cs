namespace LadaGan.Architecture.Tests;

/// <summary>Both sides of each range, and what must hold between keys.</summary>
public class ArchitectureRulesTests
{
    private static readonly string[] At64 = ["generator.imageSize=64", "discriminator.imageSize=64", "discriminator.channels=[4,4,8]"];

    [Theory]
    [InlineData("generator.imageSize", "0", "16", "33", "48", "2048")]
    [InlineData("generator.latentWidth", "0", "-8", "65537")]
    [InlineData("generator.widths", "[]", "[8,8]", "[8,8,4,4]", "[8,8,0]", "[8,6,4]", "[8,8,-4]", "[16388,8,4]")]
    [InlineData("generator.heads", "[]", "[2,2]", "[0,2,2]", "[3,2,2]", "[2,2,-1]", "[16385,2,2]")]
    [InlineData("generator.mlpWidth", "0", "65537")]
    [InlineData("generator.head", "patch", "decoder")]
    [InlineData("generator.decoderChannels", "[8]", "[0]", "[16385]")]
    [InlineData("discriminator.imageSize", "64", "31")]
    [InlineData("discriminator.channels", "[]", "[8]", "[4,8,8]", "[0,8]", "[4,16388]")]
    [InlineData("discriminator.heads", "0", "3", "-1", "16385")]
    [InlineData("discriminator.mlpWidth", "0", "65537")]
    [InlineData("discriminator.outputWidth", "0", "65537")]
    [InlineData("discriminator.logitWidth", "0", "65537")]
    public void A_value_out_of_range_is_named_with_its_rule(string key, params string[] values)
    {
        foreach (var value in values)
        {
            var message = Assert.Throws<ConfigurationException>(() => SmallestNetworks.Read($"{key}={value}")).Message;
            Assert.True(message.StartsWith($"the smallest: {key}", StringComparison.Ordinal)
                || (key, value) == ("generator.head", "decoder"), message);
            Assert.Contains(", but ", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("generator.latentWidth=1")]
    [InlineData("generator.latentWidth=65536")]
    [InlineData("generator.widths=[4,4,4]")]
    [InlineData("generator.widths=[16384,16384,16384]")]
    [InlineData("generator.heads=[1,1,1]")]
    [InlineData("generator.heads=[16384,8,4]", "generator.widths=[16384,8,4]")]
    [InlineData("generator.mlpWidth=1")]
    [InlineData("generator.mlpWidth=65536")]
    [InlineData("discriminator.channels=[1,2]")]
    [InlineData("discriminator.channels=[16384,16384]")]
    [InlineData("discriminator.heads=1")]
    [InlineData("discriminator.heads=16384", "discriminator.channels=[4,16384]")]
    [InlineData("discriminator.mlpWidth=1")]
    [InlineData("discriminator.mlpWidth=65536")]
    [InlineData("discriminator.outputWidth=1")]
    [InlineData("discriminator.outputWidth=65536")]
    [InlineData("discriminator.logitWidth=1")]
    [InlineData("discriminator.logitWidth=65536")]
    [InlineData("discriminator.kind=conv")]
    public void The_ends_of_each_range_are_taken(params string[] settings) => Assert.NotNull(SmallestNetworks.Read(settings));

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1024)]
    public void Every_size_has_a_patch_head_and_a_decoder(int size)
    {
        var doublings = int.Log2(size / 32);
        string[] settings = [$"generator.imageSize={size}", $"discriminator.imageSize={size}",
            $"discriminator.channels=[{string.Join(',', Enumerable.Repeat(4, doublings + 2))}]"];
        var patch = SmallestNetworks.Read([.. settings, "generator.head=patch", "generator.widths=[8,8,1024]"]);
        Assert.Equal((size, size / 32), (patch.Generator.ImageSize, patch.Generator.Patch));
        var decoder = SmallestNetworks.Read([.. settings, "generator.head=decoder",
            $"generator.decoderChannels=[{string.Join(',', Enumerable.Repeat(1, doublings))}]"]);
        Assert.Equal((doublings, 1), (decoder.Generator.DecoderChannels.Count, decoder.Generator.Patch));
    }

    [Theory]
    [InlineData("generator.head=pixel", "generator.head is pixel, but that head makes 32×32 images")]
    [InlineData("generator.head=decoder", "generator.decoderChannels is [], but a decoder to 64×64 needs 1 stages")]
    [InlineData("generator.widths=[8,8,8]", "", "generator.head=patch")]
    [InlineData("generator.widths=[8,8,8]", "generator.decoderChannels is [4], but only the decoder head has them",
        "generator.head=patch", "generator.decoderChannels=[4]")]
    public void The_head_must_fit_the_size(string setting, string said, params string[] more)
    {
        string[] settings = [.. At64, setting, .. more];
        if (said.Length == 0)
        {
            Assert.Equal(2, SmallestNetworks.Read(settings).Generator.Patch);
            return;
        }
        var message = Assert.Throws<ConfigurationException>(() => SmallestNetworks.Read(settings)).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_head_needs_a_last_width_that_its_shuffle_divides()
    {
        string[] settings = ["generator.imageSize=128", "discriminator.imageSize=128", "discriminator.channels=[4,4,4,8]",
            "generator.head=patch", "generator.widths=[8,8,8]"];
        Assert.Contains("divisible by (size/32)² = 16",
            Assert.Throws<ConfigurationException>(() => SmallestNetworks.Read(settings)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_networks_must_be_of_one_size()
    {
        string[] settings = ["discriminator.imageSize=64", "discriminator.channels=[4,4,8]"];
        Assert.Contains("discriminator.imageSize is 64, but the generator makes images of 32",
            Assert.Throws<ConfigurationException>(() => SmallestNetworks.Read(settings)).Message, StringComparison.Ordinal);
    }
}
