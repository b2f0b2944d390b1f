using LadaGan.Architecture;
using LadaGan.Model.Heads;
using LadaGan.Model.Tests.Oracles;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Tests.Heads;

/// <summary>The layer that makes pixels multiplies in float32 at any precision: bfloat16's rounding would show in smooth areas.</summary>
public sealed class LastLayerTests : TensorTest
{
    private const int Side = 32;

    /// <summary>Against a plain sum over doubles; bfloat16's rounding would be a thousand times the tolerance.</summary>
    [Theory]
    [InlineData(1, DataType.BFloat16)]
    [InlineData(2, DataType.BFloat16)]
    [InlineData(2, DataType.Float32)]
    public void The_patch_heads_convolution_is_exact_in_bfloat16_networks(int patch, DataType type)
    {
        const int Channels = 5;
        using var store = new ParameterStore(TestDevice.Chosen, seed: 1, Precision.BFloat16);
        var head = new PatchHead(store.Root / "head", Channels * patch * patch, patch);
        using var noGrad = GradMode.Disabled();
        store["head.bias"].CopyInPlace(Draw.Normal("bias", 3));
        var tokens = Draw.Normal("tokens", 1, Side * Side, Channels * patch * patch).To(type);

        var image = head.Forward(tokens, training: true);

        var map = PixelShuffleOracle.Shuffle(Doubles.Of3(tokens), Side, patch);
        var (weight, bias) = (Doubles.Of4(store["head.weight"]), Doubles.Of1(store["head.bias"]));
        var expected = ConvolutionOracle.Forward(map, weight, bias, before: 1, after: 1);
        Assert.Equal(DataType.Float32, image.Type);
        TensorAssert.Close(expected, image, 3e-6);
    }

    /// <summary>The images have more digits than bfloat16, whose rounding changes nearly every value.</summary>
    [Theory]
    [InlineData(GeneratorHead.Pixel, 32)]
    [InlineData(GeneratorHead.Patch, 64)]
    [InlineData(GeneratorHead.Decoder, 64)]
    public void Images_of_a_bfloat16_generator_are_not_rounded_to_it(GeneratorHead kind, int size)
    {
        var options = new GeneratorOptions
        {
            ImageSize = size,
            LatentWidth = 8,
            Widths = [16, 16, 16],
            MlpWidth = 16,
            Head = kind,
            DecoderChannels = kind == GeneratorHead.Decoder ? [8] : [],
        };
        using var generator = new Generator(options, Conventions.Paper, TestDevice.Chosen, precision: Precision.BFloat16);

        var images = generator.Forward(Draw.Normal("z", 2, 8), training: true).Detach();

        Assert.Equal(DataType.Float32, images.Type);
        var (values, rounded) = (images.ToArray<float>(), images.To(DataType.BFloat16).To(DataType.Float32).ToArray<float>());
        Assert.InRange(values.Zip(rounded).Count(pair => pair.First != pair.Second), 0.9 * values.Length, values.Length);
    }
}
