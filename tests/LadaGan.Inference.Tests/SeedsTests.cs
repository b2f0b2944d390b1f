using LadaGan.Core.Images;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;

namespace LadaGan.Inference.Tests;

/// <summary>A seed's image is the one that <c>ladagan generate --seeds</c> writes.</summary>
public sealed class SeedsTests : TensorTest
{
    [Theory]
    [InlineData("0-20")]
    [InlineData("9223372036854775807,3,3,0")]
    public void Images_are_the_commands_byte_for_byte(string list)
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", null));
        using var folder = new TemporaryFolder();
        GenerationRun.Run(new()
        {
            Model = saved.Path,
            Latents = LatentSelection.Of(list, count: null, firstSeed: 0, file: null),
            Output = folder.Path,
            Engine = GenerationEngine.Inference,
            Threads = 2,
        });
        long[] seeds = [.. SeedList.Parse(list)!];

        using var generator = LadaGenerator.Load(saved.Path, 2);
        var pixels = new byte[seeds.Length * generator.ImageLength];
        generator.Generate(seeds, pixels);

        for (var i = 0; i < seeds.Length; i++)
        {
            var image = pixels.AsSpan(i * generator.ImageLength, generator.ImageLength);
            Assert.Equal(File.ReadAllBytes(folder[$"seed{seeds[i]:D4}.png"]), PngEncoder.Encode(32, 32, image));
        }
        Assert.Equal(seeds.Distinct().Count(), folder.Names().Length);
        Assert.NotEqual(pixels[..generator.ImageLength], pixels[^generator.ImageLength..]);
    }

    [Fact]
    public void Latents_are_those_that_the_images_come_from()
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", null));
        using var generator = LadaGenerator.Load(saved.Path, 2);
        var (fromSeeds, fromLatents) = (new byte[9 * generator.ImageLength], new byte[9 * generator.ImageLength]);
        long[] seeds = [7, 1, 2, 3, 4, 5, 6, 0, 8];

        generator.Generate(seeds, fromSeeds);
        generator.Generate(generator.Latents(seeds), fromLatents);

        Assert.Equal(fromLatents, fromSeeds);
        Assert.Equal(Latents.OfSeeds(seeds, generator.LatentWidth), generator.Latents(seeds));
        Assert.Equal(generator.Latents(7), generator.Latents(seeds)[..generator.LatentWidth]);
    }

    [Fact]
    public void Seeds_and_buffers_that_do_not_fit_are_refused()
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", null));
        var generator = LadaGenerator.Load(saved.Path, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Generate([1, -1], new byte[2 * generator.ImageLength]));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Latents(-1));
        Assert.Throws<ArgumentException>(() => generator.Generate([1, 2], new byte[generator.ImageLength]));
        generator.Generate(ReadOnlySpan<long>.Empty, []);
        Assert.Empty(generator.Latents());
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => generator.Generate([1], new byte[generator.ImageLength]));
    }
}
