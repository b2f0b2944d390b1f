using LadaGan.Architecture.Layers;

namespace LadaGan.Architecture.Tests.Layers;

/// <summary>The paper's FLOPs (multiply-accumulates, cut off) and parameters, tables I to IV.</summary>
public class NetworkLayersTests
{
    private static readonly Dictionary<string, GeneratorOptions> Generators = new()
    {
        ["cifar10-32"] = new() { ImageSize = 32, Widths = [1024, 256, 64], Head = GeneratorHead.Pixel },
        ["wide-32"] = new() { ImageSize = 32, Widths = [1024, 256, 128], Head = GeneratorHead.Pixel },
        ["celeba-64"] = new() { ImageSize = 64, Widths = [1024, 256, 64], Head = GeneratorHead.Patch },
        ["bedroom-128"] = new() { ImageSize = 128, Widths = [1024, 512, 256], Head = GeneratorHead.Decoder, DecoderChannels = [128, 64] },
        ["bedroom-128-narrow"] = new()
        {
            ImageSize = 128,
            Widths = [1024, 256, 64],
            Head = GeneratorHead.Decoder,
            DecoderChannels = [32, 16],
        },
        ["bedroom-256"] = new()
        {
            ImageSize = 256,
            Widths = [1024, 512, 256],
            Head = GeneratorHead.Decoder,
            DecoderChannels = [128, 64, 32],
        },
    };

    private static readonly Dictionary<int, int[]> Channels = new()
    {
        [32] = [128, 256],
        [64] = [64, 128, 256],
        [128] = [32, 64, 128, 256],
        [256] = [16, 32, 64, 128, 256],
    };

    [Theory]
    [InlineData("cifar10-32", 0.758, 0.7)]
    [InlineData("wide-32", 0.915, 0.9)]
    [InlineData("celeba-64", 0.758, 0.7)]
    [InlineData("bedroom-128", 4.339, 4.3)]
    [InlineData("bedroom-128-narrow", 0.914, 0.9)]
    [InlineData("bedroom-256", 5.576, 5.5)]
    public void The_generators_multiply_as_often_as_printed(string name, double thousandths, double printed) =>
        Check(NetworkLayers.Of(Generators[name]), thousandths, printed);

    [Theory]
    [InlineData(DiscriminatorKind.Lada, 32, 0.709, 0.7)]
    [InlineData(DiscriminatorKind.Lada, 64, 0.947, 0.9)]
    [InlineData(DiscriminatorKind.Lada, 128, 1.189, 1.1)]
    [InlineData(DiscriminatorKind.Conv, 32, 0.507, 0.5)]
    [InlineData(DiscriminatorKind.Conv, 64, 0.746, 0.7)]
    [InlineData(DiscriminatorKind.Conv, 128, 0.988, 0.9)]
    public void The_discriminators_multiply_as_often_as_printed(DiscriminatorKind kind, int size, double thousandths, double printed) =>
        Check(
            NetworkLayers.Of(new DiscriminatorOptions { ImageSize = size, Kind = kind, Channels = Channels[size] }), thousandths, printed);

    [Theory]
    [InlineData("cifar10-32", 19_901_647)]
    [InlineData("celeba-64", 19_900_351)]
    public void The_generators_have_the_authors_parameters(string name, long expected) =>
        Assert.Equal(expected, NetworkLayers.Of(Generators[name]).Parameters);

    [Theory]
    [InlineData("bedroom-128", 24.03)]
    [InlineData("bedroom-256", 24.04)]
    public void The_large_generators_have_the_papers_millions(string name, double expected) =>
        Assert.Equal(expected, Math.Round(NetworkLayers.Of(Generators[name]).Parameters / 1e6, 2));

    [Theory]
    [InlineData(32, 6_775_940)]
    [InlineData(64, 7_004_356)]
    public void The_discriminators_have_the_authors_parameters(int size, long expected) =>
        Assert.Equal(expected, NetworkLayers.Of(new DiscriminatorOptions { ImageSize = size, Channels = Channels[size] }).Parameters);

    [Fact]
    public void Attention_costs_in_proportion_to_the_tokens()
    {
        // At equal width the 16×16 block has four times the tokens of the 8×8 block and a quarter of those of the 32×32 block.
        var network = NetworkLayers.Of(Generators["cifar10-32"] with { Widths = [64, 64, 64] });
        long Macs(int block) => network.Layers.Where(layer => layer.Name.StartsWith($"blocks.{block}.attention", StringComparison.Ordinal))
            .Sum(layer => layer.Macs);
        Assert.True(Macs(0) > 0);
        Assert.Equal(4 * Macs(0), Macs(1));
        Assert.Equal(16 * Macs(0), Macs(2));
    }

    /// <summary>The paper cuts off after one decimal; thousandths are rounded.</summary>
    private static void Check(NetworkLayers network, double thousandths, double printed)
    {
        var giga = network.Macs / 1e9;
        Assert.Equal(thousandths, Math.Round(giga, 3));
        Assert.Equal(printed, Math.Floor(giga * 10) / 10);
    }
}
