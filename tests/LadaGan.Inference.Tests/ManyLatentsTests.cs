using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Generation;

namespace LadaGan.Inference.Tests;

/// <summary>A call with more latents than one pass takes: the images and maps of each pass are in their own places.</summary>
public sealed class ManyLatentsTests : TensorTest
{
    [Theory]
    [InlineData(9)]
    [InlineData(19)]
    public void Images_and_maps_of_a_long_call_are_libtorchs(int count)
    {
        using var saved = new SavedGenerator(ConfigurationCatalog.Load("tiny", null));
        using var generator = LadaGenerator.Load(saved.Path, 2);
        var latents = Latents.OfSeeds([.. Enumerable.Range(0, count)], generator.LatentWidth);
        var (images, attention) = (new float[count * generator.ImageLength], new float[count * generator.AttentionLength]);

        generator.Generate(latents, images, attention);

        var (expectedImages, expectedMaps) = saved.Answer(latents);
        AssertClose(expectedImages, images, 1e-5 * Math.Max(1, expectedImages.Max(Math.Abs)));
        // libtorch's maps: a block at a time, all images; here an image at a time, all blocks.
        var expected = new float[attention.Length];
        for (var image = 0; image < count; image++)
        {
            var at = image * generator.AttentionLength;
            foreach (var map in expectedMaps)
            {
                var length = map.Length / count;
                map.AsSpan(image * length, length).CopyTo(expected.AsSpan(at));
                at += length;
            }
        }
        AssertClose(expected, attention, 1e-5);
        // Identical weights would agree in any order.
        var first = expected.AsSpan(0, generator.AttentionLength).ToArray();
        for (var image = 1; image < count; image++)
        {
            var other = expected.AsSpan(image * generator.AttentionLength, generator.AttentionLength).ToArray();
            var difference = first.Zip(other).Max(pair => Math.Abs(pair.First - pair.Second));
            Assert.True(difference > 1e-3, $"the maps of images 0 and {image} hardly differ");
        }
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"[{i}]: {actual[i]} instead of {expected[i]}");
        }
    }
}
