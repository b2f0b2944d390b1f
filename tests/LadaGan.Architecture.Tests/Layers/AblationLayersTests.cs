using LadaGan.Architecture.Layers;

namespace LadaGan.Architecture.Tests.Layers;

/// <summary>
/// The generators of Table I: their multiply-accumulates as printed (cut off after one decimal), their parameters by a count of their own.
/// </summary>
public class AblationLayersTests
{
    private static readonly GeneratorOptions Generator = new() { ImageSize = 32, Widths = [1024, 256, 64], Head = GeneratorHead.Pixel };

    [Theory]
    [InlineData(AttentionKind.Swin, false, 0.594, 0.5)]
    [InlineData(AttentionKind.LadaSwin, false, 0.481, 0.4)]
    [InlineData(AttentionKind.Linformer, false, 0.619, 0.6)]
    [InlineData(AttentionKind.Linformer, true, 0.808, 0.8)]
    [InlineData(AttentionKind.Fastformer, false, 0.482, 0.4)]
    [InlineData(AttentionKind.Fastformer, true, 0.671, 0.6)]
    [InlineData(AttentionKind.Lada, false, 0.569, 0.5)]
    [InlineData(AttentionKind.Lada, true, 0.758, 0.7)]
    public void Each_attention_multiplies_as_often_as_printed(AttentionKind kind, bool conv, double thousandths, double printed)
    {
        var giga = NetworkLayers.Of(Generator with { Attention = kind, ExpansionConv = conv }).Macs / 1e9;
        Assert.Equal(thousandths, Math.Round(giga, 3));
        Assert.Equal(printed, Math.Floor(giga * 10) / 10);
    }

    [Fact]
    public void Layer_norm_in_place_of_modulation_multiplies_as_often_as_printed() =>
        Assert.Equal(0.7, Math.Floor(NetworkLayers.Of(Generator with { Modulation = Modulation.LayerNorm }).Macs / 1e8) / 10);

    [Fact]
    public void Every_generator_has_the_parameters_of_its_equations()
    {
        foreach (var attention in Enum.GetValues<AttentionKind>())
        {
            foreach (var modulation in Enum.GetValues<Modulation>())
            {
                foreach (var conv in new[] { false, true })
                {
                    var options = Generator with { Attention = attention, Modulation = modulation, ExpansionConv = conv };
                    Assert.Equal(Count(options), NetworkLayers.Of(options).Parameters);
                }
            }
        }
    }

    [Theory]
    [InlineData(DiscriminatorKind.Lada, 6_775_940)]
    [InlineData(DiscriminatorKind.Fastformer, 6_775_940 - 65_792 + 1028)]  // one D×D product with bias fewer, one D→h more
    public void The_fastformer_discriminator_replaces_only_the_attention(DiscriminatorKind kind, long expected)
    {
        var options = new DiscriminatorOptions { ImageSize = 32, Channels = [128, 256], Kind = kind };
        Assert.Equal(expected, NetworkLayers.Of(options).Parameters);
    }

    [Fact]
    public void The_convolutional_discriminator_has_a_bias_in_every_convolution()
    {
        var options = new DiscriminatorOptions { ImageSize = 32, Channels = [128, 256], Kind = DiscriminatorKind.Conv };
        Assert.All(NetworkLayers.Of(options).Layers, layer =>
            Assert.Equal([$"{layer.Name}.weight", $"{layer.Name}.bias"], layer.Tensors.Select(tensor => tensor.Name)));
    }

    // Written from the equations, in whole numbers: D width, N tokens, four heads, z of 128, an MLP of 512.
    private static long Count(GeneratorOptions options)
    {
        long[] widths = [1024, 256, 64], tokens = [64, 256, 1024];
        var count = (128 * 64 * widths[0]) + (widths[2] * 3 * 9) + 3;
        for (var i = 0; i < 3; i++)
        {
            var (d, n) = (widths[i], tokens[i]);
            var linear = (d * d) + d;
            var norm = options.Modulation == Modulation.Sln ? (128 * d) + d + (2 * linear) : 2 * d;
            var score = (4 * d) + 4;
            var attention = options.Attention switch
            {
                AttentionKind.Lada => (4 * linear) + score,
                AttentionKind.Fastformer => (3 * linear) + (2 * score),
                AttentionKind.Linformer => (3 * d * d) + (2 * n * 64) + linear,
                AttentionKind.Swin => (4 * linear) + (225 * 4),
                _ => (3 * linear) + score,
            };
            count += (n * d) + (2 * norm) + attention + (d * 512) + 512 + (512 * d) + d;
            if (i < 2 && options.ExpansionConv)
            {
                count += (d / 4 * widths[i + 1] * 9) + widths[i + 1];
            }
        }
        return count;
    }
}
