using LadaGan.Architecture;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;
using LadaGan.Interop.PyTorch.Names;

namespace LadaGan.Interop.Tests.PyTorch.Names;

public class PyTorchNamesTests : TensorTest
{
    private static readonly GeneratorOptions Small =
        new() { ImageSize = 32, LatentWidth = 16, Widths = [64, 16, 4], Heads = [4, 4, 2], MlpWidth = 48, Head = GeneratorHead.Pixel };

    private static readonly DiscriminatorOptions SmallDiscriminator =
        new() { ImageSize = 32, Channels = [24, 32], MlpWidth = 48, OutputWidth = 40, LogitWidth = 48 };

    public static TheoryData<string> Configurations =>
        [.. Directory.GetFiles(Path.Join(Repository.Root, "configs"), "*.json").Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_tensor_of_every_configuration_has_one_name_there_and_no_two_the_same(string file)
    {
        var options = ArchitectureJson.ParseGenerator(File.ReadAllText(Path.Join(Repository.Root, "configs", file)), file).Generator;
        foreach (var head in Heads(options.ImageSize))
        {
            var generator = options with { Head = head, DecoderChannels = [] };
            EachHasOneName(NetworkLayers.Of(generator), PyTorchNames.Of(generator));
        }
        int[] channels = [.. Enumerable.Range(0, int.Log2(options.ImageSize / 16) + 1).Select(stage => 8 << stage)];
        var discriminator = new DiscriminatorOptions { ImageSize = options.ImageSize, Channels = channels };
        EachHasOneName(NetworkLayers.Of(discriminator), PyTorchNames.Of(discriminator));
    }

    [Theory]
    [InlineData("generator_32", GeneratorHead.Pixel, 32)]
    [InlineData("generator_64", GeneratorHead.Patch, 64)]
    public void The_generators_names_and_shapes_are_those_of_the_authors_files(string file, GeneratorHead head, int size) =>
        AreThoseOf(file, PyTorchNames.Of(Small with { Head = head, ImageSize = size }));

    [Fact]
    public void The_discriminators_names_and_shapes_are_those_of_the_authors_files() =>
        AreThoseOf("discriminator_32", PyTorchNames.Of(SmallDiscriminator));

    [Theory]
    [InlineData(GeneratorHead.Pixel, 32, "blocks.0 2, blocks.1 2")]
    [InlineData(GeneratorHead.Patch, 64, "blocks.0 2, blocks.1 2, blocks.2 2")]
    [InlineData(GeneratorHead.Patch, 128, "blocks.0 2, blocks.1 2, blocks.2 4")]
    public void The_last_layer_before_each_shuffle_is_reordered(GeneratorHead head, int size, string blocks)
    {
        var names = PyTorchNames.Of(Small with { Head = head, ImageSize = size, Widths = [64, 16, 16] })
            .Where(name => name.Shuffle is not null).ToArray();
        Assert.All(names, name => Assert.Equal(0, name.Shuffle!.Dim));
        Assert.Equal(
            blocks.Split(", ").SelectMany(block => block.Split(' ') is [var layer, var factor]
                ? new[] { $"{layer}.mlp.contract.weight {factor}", $"{layer}.mlp.contract.bias {factor}" } : []),
            names.Select(name => $"{name.Ours.Name} {name.Shuffle!.Factor}"));
    }

    [Fact]
    public void The_discriminator_reorders_what_reads_the_space_to_depth()
    {
        var name = Assert.Single(PyTorchNames.Of(SmallDiscriminator), name => name.Shuffle is not null);
        Assert.Equal(("lada.reduce.weight", new ChannelShuffle(1, 2)), (name.Ours.Name, name.Shuffle));
    }

    [Fact]
    public void Tensors_go_there_and_back()
    {
        foreach (var name in PyTorchNames.Of(Small with { Head = GeneratorHead.Patch, ImageSize = 64, Widths = [64, 16, 8] })
            .Concat(PyTorchNames.Of(SmallDiscriminator)))
        {
            var ours = Draw.Normal(name.Ours.Name, [.. name.Ours.Shape]);
            var theirs = name.ToTheirs(ours);
            Assert.Equal(name.TheirShape, theirs.Shape);
            TensorAssert.Same<float>(ours, name.ToOurs(theirs));
            Assert.Equal(name.Shuffle is null, theirs.Contiguous().ToArray<float>().SequenceEqual(ours.ToArray<float>()));
        }
    }

    [Fact]
    public void A_shuffled_weight_is_reordered_row_by_row()
    {
        var name = PyTorchNames.Of(Small).Single(name => name.Ours.Name == "blocks.1.mlp.contract.bias");
        var theirs = Tensor.Of(Enumerable.Range(0, 16).Select(i => (float)i).ToArray());
        // Channel c of 4 at offset (dy, dx): theirs 4c + 2dy + dx, ours 4(2dy + dx) + c.
        Assert.Equal([0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], name.ToOurs(theirs).ToArray<float>());
    }

    [Fact]
    public void Networks_that_their_code_does_not_have_are_refused()
    {
        GeneratorOptions[] generators =
        [
            Small with { ImageSize = 64, Head = GeneratorHead.Decoder, DecoderChannels = [8] },
            Small with { Attention = AttentionKind.Swin },
            Small with { Modulation = Modulation.LayerNorm },
            Small with { ExpansionConv = false },
            Small with { MlpResidual = true },
        ];
        string[] keys =
        [
            "generator.head is decoder", "generator.attention is swin", "generator.modulation is layerNorm",
            "generator.expansionConv is false", "generator.mlpResidual is true",
        ];
        Assert.All(generators.Zip(keys), pair => Assert.Contains(
            pair.Second, Assert.Throws<InteropException>(() => PyTorchNames.Of(pair.First)).Message, StringComparison.Ordinal));
        Assert.All([DiscriminatorKind.Conv, DiscriminatorKind.Fastformer], kind => Assert.Contains(
            $"discriminator.kind is {kind.ToString().ToLowerInvariant()}",
            Assert.Throws<InteropException>(() => PyTorchNames.Of(SmallDiscriminator with { Kind = kind })).Message,
            StringComparison.Ordinal));
    }

    private static GeneratorHead[] Heads(int size) => size == 32 ? [GeneratorHead.Pixel] : [GeneratorHead.Patch];

    private static void EachHasOneName(NetworkLayers network, IReadOnlyList<PyTorchName> names)
    {
        Assert.Equal(network.Tensors.Select(tensor => tensor.Name), names.Select(name => name.Ours.Name));
        Assert.Equal(names.Count, names.Select(name => name.Theirs).Distinct().Count());
        Assert.All(names, name => Assert.Equal(name.Ours.Count, name.TheirShape.Aggregate(1L, (product, size) => product * size)));
    }

    private static void AreThoseOf(string file, IReadOnlyList<PyTorchName> names)
    {
        using var golden = new Golden(file);
        var expected = golden.Names
            .Where(name => name.StartsWith("w.", StringComparison.Ordinal) && !name.EndsWith("_tracked", StringComparison.Ordinal))
            .Select(name => $"{name[2..]} [{Shape(golden[name].Shape)}]");
        Assert.Equal(expected.Order(StringComparer.Ordinal),
            names.Select(name => $"{name.Theirs} [{Shape(name.TheirShape)}]").Order(StringComparer.Ordinal));
    }

    private static string Shape(IEnumerable<long> shape) => string.Join(", ", shape);
}
