using LadaGan.Data.Loading;
using LadaGan.Data.Datasets;
using LadaGan.Data.Tests.Codecs;

namespace LadaGan.Data.Tests.Loading;

public class MirrorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_row_is_reversed(int size)
    {
        var image = new byte[size * size * 3];
        new Random(size).NextBytes(image);
        var flipped = (byte[])image.Clone();
        Mirror.Flip(flipped, size);

        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                Assert.Equal(image.AsSpan(((y * size) + x) * 3, 3).ToArray(), flipped.AsSpan(((y * size) + size - 1 - x) * 3, 3).ToArray());
            }
        }
    }

    [Fact]
    public void Half_the_positions_are_flipped()
    {
        var mirror = new Mirror(1);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(position => mirror.Flips(position)), 4_800, 5_200);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_loader_flips_by_seed_and_position_alone(int workers)
    {
        using var folder = new TemporaryFolder();
        var random = new byte[6 * 4 * 4 * 3];
        new Random(2).NextBytes(random);
        for (var image = 0; image < 6; image++)
        {
            folder.Write($"{image}.png", PngWriter.Write(4, 4, 8, PngWriter.Rgb, random[(image * 48)..((image + 1) * 48)]));
        }
        using var source = ImageSource.Open(folder.Path);
        var options = new BatchLoaderOptions { Size = 4, BatchSize = 5, Seed = 9, Workers = workers, Mirror = true };
        var (order, mirror) = (new ShuffledOrder(9, 6), new Mirror(9));
        foreach (var start in new[] { 0L, 10L })
        {
            using var loader = new BatchLoader(source, options with { StartPosition = start });
            for (var number = 0; number < 4; number++)
            {
                using var batch = loader.Next();
                for (var place = 0; place < 5; place++)
                {
                    var expected = source.Decode(order[batch.Position + place]).Rgb.ToArray();
                    if (mirror.Flips(batch.Position + place))
                    {
                        Mirror.Flip(expected, 4);
                    }
                    Assert.Equal(expected, batch.Pixels.Slice(place * 48, 48).ToArray());
                }
            }
        }
    }
}
