using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Kernels;
using LadaGan.Model.Tests;
using LadaGan.Torch.Autograd;

namespace LadaGan.Inference.Tests;

public sealed class LadaGeneratorTests : TensorTest
{
    /// <summary>
    /// Ours and libtorch's float32: a block is seven layers (modulated norms, attention,
    /// MLP, expansion), the widest sums are those of the first.
    /// </summary>
    private static double Rounding(GeneratorOptions options) =>
        Tolerance.Between(Tolerance.OfLayers((7 * options.Widths.Count) + 1, options.Widths.Max()));

    public static TheoryData<string, int> Configurations => new()
    {
        { "tiny", 3 },
        { "cifar10-32", 2 },
        { "celeba-64", 2 },
        { "ffhq-128", 1 },
        { "bedroom-256", 1 },
    };

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Images_and_maps_are_libtorchs(string name, int images)
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load(name, null));
        using var generator = LadaGenerator.Load(saved.Path, 2);
        Check(saved, generator, images);
    }

    [Theory]
    [InlineData(32, GeneratorHead.Pixel)]
    [InlineData(64, GeneratorHead.Patch)]
    [InlineData(128, GeneratorHead.Patch)]
    [InlineData(64, GeneratorHead.Decoder, 6)]
    [InlineData(128, GeneratorHead.Decoder, 9, 4)]
    public void Odd_sizes_conventions_and_every_width_of_vectors_are_libtorchs(int size, GeneratorHead head, params int[] decoder)
    {
        var options = new GeneratorOptions
        {
            ImageSize = size,
            LatentWidth = 7,
            Widths = [36, 20, 16],
            Heads = [3, 5, 1],
            MlpWidth = 45,
            Head = head,
            DecoderChannels = decoder,
        };
        foreach (var conventions in Enum.GetValues<ConventionSet>())
        {
            using var saved = new SavedGenerator(SavedGenerator.ConfigurationOf(options, conventions));
            foreach (var width in Enum.GetValues<VectorWidth>())
            {
                using var generator = LadaGenerator.Load(saved.Path, 3, WeightPrecision.Float32, width);
                Check(saved, generator, 2);
            }
        }
    }

    [Theory]
    [InlineData("tiny", 1)]
    [InlineData("tiny", 3)]
    [InlineData("cifar10-32", 1)]
    public void Rounded_weights_are_those_of_the_layers_that_take_the_latent(string name, int images)
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load(name, null));
        using (GradMode.Disabled())
        {
            string[] layers = ["init", "hidden", "gamma", "beta"];
            foreach (var (weight, tensor, _) in saved.Generator.Store.Entries)
            {
                using var scope = new TensorScope();
                if (layers.Any(layer => weight.EndsWith($"{layer}.weight", StringComparison.Ordinal)))
                {
                    tensor.CopyInPlace(tensor.To(DataType.BFloat16).To(DataType.Float32));
                }
            }
        }
        using var exact = LadaGenerator.Load(saved.Path, 2);
        using var rounded = LadaGenerator.Load(saved.Path, 2, WeightPrecision.BFloat16);

        Check(saved, rounded, images);

        var (latents, one, other) = (exact.Latents(7), new byte[exact.ImageLength], new byte[exact.ImageLength]);
        exact.Generate(latents, one);
        rounded.Generate(latents, other);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("generator_32")]
    [InlineData("generator_64")]
    public void Images_are_the_authors(string file)
    {
        using var golden = new Golden(file);
        var options = file == "generator_32" ? Networks.Generator32 : Networks.Generator64;
        using var saved = new SavedGenerator(SavedGenerator.ConfigurationOf(options, ConventionSet.Pytorch),
            store => GoldenNames.Load(store, GoldenNames.Of(options), name => golden[$"w.{name}"]));
        CheckGolden(saved, golden["z"], golden["y"]);
    }

    [Fact]
    public void Images_of_a_decoder_are_the_authors()
    {
        using var golden = new Golden("generator_128_decoder");
        var names = GoldenNames.OfDecoder(Networks.Generator128);
        using var saved = new SavedGenerator(SavedGenerator.ConfigurationOf(Networks.Generator128), store =>
        {
            GoldenNames.Load(store, names, name => golden[$"w.{name}"]);
            foreach (var entry in store.Entries.Where(entry => !entry.IsParameter))
            {
                entry.Tensor.CopyInPlace(golden[$"after.{names[entry.Name].Theirs}"]);
            }
        });
        CheckGolden(saved, golden["z"], golden["y_eval_after"]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]  // the later blocks take two at a time
    public void Many_images_are_those_of_one_at_a_time(int threads)
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", null));
        using var generator = LadaGenerator.Load(saved.Path, threads);
        var latents = Latents.OfSeeds([.. Enumerable.Range(0, 21)], generator.LatentWidth);
        var together = new float[21 * generator.ImageLength];
        generator.Generate(latents, together);
        var alone = new float[generator.ImageLength];
        for (var i = 0; i < 21; i++)
        {
            generator.Generate(latents.AsSpan(i * generator.LatentWidth, generator.LatentWidth), alone);
            AssertClose(alone, together[(i * alone.Length)..((i + 1) * alone.Length)], Rounding(saved.Generator.Options));
        }
        generator.Generate([], Array.Empty<float>());
    }

    [Fact]
    public void Pixels_are_rounded_and_clamped_as_everywhere()
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", ["generator.imageSize=64", "generator.head=patch",
            "discriminator.imageSize=64", "discriminator.channels=[8,8,8]"]), loudness: 4);
        using var generator = LadaGenerator.Load(saved.Path, 2);
        var latents = Latents.OfSeeds([5, 6, 7], generator.LatentWidth);
        var (images, pixels) = (new float[3 * generator.ImageLength], new byte[3 * generator.ImageLength]);
        generator.Generate(latents, images);
        generator.Generate(latents, pixels);
        Assert.Equal(Pixels.ToBytes(Tensor.Of<float>(images, 3, 3, 64, 64)), pixels);
        Assert.Contains((byte)0, pixels);
        Assert.Contains((byte)255, pixels);
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", null));
        using var generator = LadaGenerator.Load(saved.Path, 2);
        var latents = Latents.OfSeeds([.. Enumerable.Range(0, 9)], generator.LatentWidth);
        var (images, pixels, maps) =
            (new float[9 * generator.ImageLength], new byte[9 * generator.ImageLength], new float[9 * generator.AttentionLength]);
        long[] seeds = [.. Enumerable.Range(0, 9)];
        void Call()
        {
            generator.Generate(latents, images, maps);
            generator.Generate(latents, pixels);
            generator.Generate(seeds, pixels);
        }
        Call();
        // Other threads of the test host allocate occasionally: the minimum over several calls is the call's own allocation.
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Call();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void Cancellation_stops_between_blocks_and_the_generator_lives_on()
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", null));
        using var generator = LadaGenerator.Load(saved.Path, 2);
        var latents = Latents.OfSeeds([1], generator.LatentWidth);
        var (images, again) = (new float[generator.ImageLength], new float[generator.ImageLength]);
        generator.Generate(latents, images);
        Assert.Throws<OperationCanceledException>(() => generator.Generate(latents, again, new CancellationToken(canceled: true)));
        Assert.Throws<OperationCanceledException>(
            () => generator.Generate(latents, new byte[generator.ImageLength], new CancellationToken(canceled: true)));
        generator.Generate(latents, again);
        Assert.Equal(images, again);
    }

    [Fact]
    public void Threads_may_share_a_generator()
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", null));
        using var generator = LadaGenerator.Load(saved.Path, 2);
        var expected = Enumerable.Range(0, 4).Select(seed => Image(generator, seed)).ToArray();
        Parallel.For(0, 16, i => Assert.Equal(expected[i % 4], Image(generator, i % 4)));
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", null));
        var generator = LadaGenerator.Load(saved.Path, 1);
        Assert.Equal((32, 64, 3072, 1, 4 * (64 + 256 + 1024)),
            (generator.ImageSize, generator.LatentWidth, generator.ImageLength, generator.Threads, generator.AttentionLength));
        Assert.Equal([(4, 8), (4, 16), (4, 32)], generator.AttentionShapes);
        void Refused(string said, Action call) =>
            Assert.Contains(said, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        Refused("65 values are not a whole number of latents of width 64", () => generator.Generate(new float[65], new float[3072]));
        Refused("2 latents require 6144 values, but the span has 3072", () => generator.Generate(new float[128], new float[3072]));
        Refused("1 latents require 3072 values", () => generator.Generate(new float[64], new byte[3073]));
        Refused("1 latents require 5376 values", () => generator.Generate(new float[64], new float[3072], new float[1]));
        Refused("not finite", () => generator.Generate([.. new float[63], float.NaN], new float[3072]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LadaGenerator.Load(saved.Path, -1));
        generator.Dispose();
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => generator.Generate(new float[64], new float[3072]));
    }

    private static float[] Image(LadaGenerator generator, int seed)
    {
        var image = new float[generator.ImageLength];
        generator.Generate(Latents.OfSeeds([seed], generator.LatentWidth), image);
        return image;
    }

    private static void Check(SavedGenerator saved, LadaGenerator generator, int images)
    {
        var latents = Latents.OfSeeds([.. Enumerable.Range(0, images)], generator.LatentWidth);
        var (expected, maps) = saved.Answer(latents);
        var (answer, attention) = (new float[images * generator.ImageLength], new float[images * generator.AttentionLength]);
        generator.Generate(latents, answer, attention);
        Assert.InRange(expected.Max(Math.Abs), 0.2, 20);  // numbers of a picture's size, or the tolerance means nothing
        AssertClose(expected, answer, Rounding(saved.Generator.Options));
        for (var image = 0; image < images; image++)
        {
            var at = image * generator.AttentionLength;
            foreach (var map in maps)
            {
                var length = map.Length / images;
                AssertClose(map[(image * length)..((image + 1) * length)], attention[at..(at + length)], Rounding(saved.Generator.Options));
                at += length;
            }
        }
    }

    private static void CheckGolden(SavedGenerator saved, Tensor z, Tensor y)
    {
        using var generator = LadaGenerator.Load(saved.Path, 2);
        var answer = new float[y.Count];
        generator.Generate(z.ToArray<float>(), answer);
        AssertClose(y.Contiguous().ToArray<float>(), answer, Rounding(saved.Generator.Options));
    }

    /// <summary>Within <paramref name="tolerance"/> of the largest value.</summary>
    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var allowed = tolerance * expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"[{i}]: {actual[i]} instead of {expected[i]}");
        }
    }
}
