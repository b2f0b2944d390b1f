using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests;

/// <summary>The enumeration of layers says what the networks really hold: names, shapes and order.</summary>
public class NetworkLayersTests : TensorTest
{
    [Theory]
    [InlineData(32, GeneratorHead.Pixel)]
    [InlineData(64, GeneratorHead.Patch)]
    [InlineData(128, GeneratorHead.Decoder)]
    public void Its_layers_are_those_of_the_real_generator(int size, GeneratorHead head)
    {
        var options = size == 32 ? Networks.Generator32 : size == 64 ? Networks.Generator64 : Networks.Generator128;
        Assert.Equal(head, options.Head);
        using var generator = new Generator(options, Conventions.Paper, TestDevice.Chosen);
        Agree(generator.Store, NetworkLayers.Of(options));
    }

    [Fact]
    public void Its_layers_are_those_of_every_generator_of_the_ablations()
    {
        foreach (var attention in Enum.GetValues<AttentionKind>())
        {
            foreach (var modulation in Enum.GetValues<Modulation>())
            {
                foreach (var conv in new[] { false, true })
                {
                    var options = Networks.Generator32 with
                    {
                        Widths = [64, 16, 4],
                        Heads = [4, 4, 2],
                        Attention = attention,
                        Modulation = modulation,
                        ExpansionConv = conv,
                    };
                    using var generator = new Generator(options, Conventions.Paper, TestDevice.Chosen);
                    Agree(generator.Store, NetworkLayers.Of(options));
                }
            }
        }
    }

    [Theory]
    [InlineData(DiscriminatorKind.Fastformer, 32)]
    [InlineData(DiscriminatorKind.Lada, 32)]
    [InlineData(DiscriminatorKind.Lada, 64)]
    [InlineData(DiscriminatorKind.Conv, 64)]
    public void Its_layers_are_those_of_the_real_discriminator(DiscriminatorKind kind, int size)
    {
        var options = (size == 32 ? Networks.Discriminator32 : Networks.Discriminator64) with { Kind = kind };
        using var discriminator = new Discriminator(options, Conventions.Paper, TestDevice.Chosen);
        Agree(discriminator.Store, NetworkLayers.Of(options));
    }

    private static void Agree(ParameterStore store, NetworkLayers network)
    {
        Assert.Equal(
            store.Entries.Select(entry => $"{entry.Name} [{string.Join(", ", entry.Tensor.Shape)}] {entry.IsParameter}"),
            network.Tensors.Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}] {tensor.IsTrained}"));
        Assert.Equal(store.ParameterCount, network.Parameters);
    }
}
