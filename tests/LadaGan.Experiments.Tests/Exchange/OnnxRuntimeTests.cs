using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Inference.Tests;
using LadaGan.Interop.Onnx;

namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>Exported models in ONNX Runtime give the images and attention maps of libtorch's engine.</summary>
public sealed class OnnxRuntimeTests : TensorTest
{
    /// <summary>What the exports promise, of the largest value.</summary>
    private const double Promised = 1e-4;

    public static TheoryData<AttentionKind, bool> Kinds => new()
    {
        { AttentionKind.Lada, false },
        { AttentionKind.Fastformer, false },
        { AttentionKind.Linformer, false },
        { AttentionKind.Swin, false },
        { AttentionKind.Swin, true },
        { AttentionKind.LadaSwin, false },
        { AttentionKind.LadaSwin, true },
    };

    [Theory]
    [InlineData("cifar10-32", 17)]
    [InlineData("celeba-64", 20)]
    [InlineData("bedroom-256", 17)]
    [Trait("Speed", "slow")]
    public void Whole_networks_are_ours(string name, int opset)
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load(name, null), EvenWeights.Fill);
        using var exported = new OnnxRuntimeModel(saved.Path, new OnnxExportOptions { Opset = opset, Attention = true });
        Check(saved, exported, 1);
        Check(saved, exported, 3);
        Assert.InRange(MeanLevels(saved, OnnxWeightForm.Float16), 1e-6, 0.1);
        Assert.InRange(MeanLevels(saved, OnnxWeightForm.Int8), 1e-3, 3);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_attention_is_ours(AttentionKind kind, bool shifted)
    {
        using var saved = Narrow.Saved(options => options with { Attention = kind, WindowShift = shifted });
        foreach (var opset in new[] { 17, 20 })
        {
            using var exported = new OnnxRuntimeModel(saved.Path, new OnnxExportOptions { Opset = opset, Attention = true });
            Check(saved, exported, 1);
            Check(saved, exported, 7);
        }
    }

    [Fact]
    public void Every_variant_is_ours()
    {
        Func<GeneratorOptions, GeneratorOptions>[] variants =
        [
            options => options with { Modulation = Modulation.LayerNorm, MlpResidual = true },
            options => options with { ExpansionConv = false, Widths = [192, 48, 12], Heads = [3, 4, 6] },
            options => options with { ImageSize = 64, Head = GeneratorHead.Patch },
            options => options with { ImageSize = 128, Head = GeneratorHead.Patch, Widths = [36, 20, 16], Heads = [3, 5, 1] },
            options => options with { ImageSize = 128, Head = GeneratorHead.Decoder, DecoderChannels = [9, 4], LatentWidth = 7 },
        ];
        foreach (var variant in variants)
        {
            foreach (var conventions in Enum.GetValues<ConventionSet>())
            {
                using var saved = Narrow.Saved(variant, conventions: conventions);
                using var exported = new OnnxRuntimeModel(saved.Path, new OnnxExportOptions { Attention = true });
                Check(saved, exported, 1);
                Check(saved, exported, 7);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Smaller_weights_change_pixels_little(AttentionKind kind, bool shifted)
    {
        using var saved = Narrow.Saved(options => options with { Attention = kind, WindowShift = shifted });
        Assert.InRange(MeanLevels(saved, OnnxWeightForm.Float16), 1e-6, 0.1);
        Assert.InRange(MeanLevels(saved, OnnxWeightForm.Int8), 1e-3, 3);
    }

    [Fact]
    public void Bytes_are_the_pixels_of_every_engine()
    {
        using var saved = Narrow.Saved(options => options, store => store["head.weight"].MulInPlace(6));
        using var exported = new OnnxRuntimeModel(saved.Path, new OnnxExportOptions { Bytes = true });
        var latents = LatentsOf(saved, 5);
        var expected = Pixels.ToBytes(Tensor.Of<float>(saved.Answer(latents).Images, 5, 3, 32, 32));
        var answer = exported.RunBytes(latents);
        Assert.Equal(expected.Length / 3 * 4, answer.Length);
        Assert.All(answer.Where((_, i) => i % 4 == 3), opaque => Assert.Equal(255, opaque));
        var different = expected.Zip(answer.Where((_, i) => i % 4 != 3), (a, b) => Math.Abs(a - b)).ToArray();
        Assert.InRange(different.Max(), 0, 1);
        Assert.InRange(different.Count(levels => levels > 0), 0, 2);  // a value next to a half rounds either way
        Assert.Contains((byte)0, expected);
        Assert.Contains((byte)255, expected);
    }

    private static float[] LatentsOf(SavedGenerator saved, int images) =>
        Latents.OfSeeds([.. Enumerable.Range(0, images)], saved.Generator.Options.LatentWidth);

    private static void Check(SavedGenerator saved, OnnxRuntimeModel exported, int images)
    {
        var latents = LatentsOf(saved, images);
        var (image, maps) = saved.Answer(latents);
        var answers = exported.Run(latents);
        Assert.InRange(image.Max(Math.Abs), 0.2, 20);
        Assert.Equal(1 + maps.Length, answers.Count);
        foreach (var (expected, (name, answer)) in maps.Prepend(image).Zip(answers))
        {
            Assert.Equal(expected.Length, answer.Length);
            var worst = expected.Zip(answer, (one, other) => Math.Abs(one - other)).Max();
            Assert.True(worst <= Promised * Math.Min(1, expected.Max(Math.Abs)), $"{name} of {images}: {worst} away");
        }
    }

    /// <summary>By how many levels of a byte a value of an image differs on average.</summary>
    private static double MeanLevels(SavedGenerator saved, OnnxWeightForm form)
    {
        using var exported = new OnnxRuntimeModel(saved.Path, new OnnxExportOptions { Weights = form });
        var latents = LatentsOf(saved, 3);
        return 127.5 * saved.Answer(latents).Images.Zip(exported.Run(latents)["image"], (one, other) => Math.Abs(one - other)).Average();
    }
}
