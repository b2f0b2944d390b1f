using System.Runtime.Intrinsics.X86;
using LadaGan.Data.Images;

namespace LadaGan.Data.Tests.Images;

/// <summary>Every vector width gives the same bytes as plain loops.</summary>
public unsafe class ResamplingPassTests
{
    [Fact]
    public void All_vectors_give_the_bytes_of_the_plain_loops()
    {
        var random = new Random(7);
        for (var round = 0; round < 400; round++)
        {
            var (width, height) = (random.Next(1, 71), random.Next(1, 71));
            var (toWidth, toHeight) = (random.Next(1, 71), random.Next(1, 71));
            var filter = (ResampleFilter)(round % 4);
            var rgb = Picture(random, width * height * 3);

            var expected = PillowResize.Resize(rgb, width, height, toWidth, toHeight, filter);

            Assert.Equal(expected, ImageResizer.Resize(new DecodedImage(width, height, rgb), toWidth, toHeight, filter).Rgb.ToArray());
            foreach (var bits in Widths())
            {
                Assert.Equal(expected, Passes(rgb, width, height, toWidth, toHeight, filter, bits));
            }
        }
    }

    [Theory]
    [InlineData(178, 218, 64)]
    [InlineData(1024, 7, 128)]
    [InlineData(3, 900, 11)]
    public void Long_kernels_give_the_bytes_of_the_plain_loops(int width, int height, int size)
    {
        var rgb = Picture(new Random(8), width * height * 3);
        foreach (var filter in Enum.GetValues<ResampleFilter>())
        {
            Assert.Equal(
                PillowResize.Resize(rgb, width, height, size, size, filter),
                ImageResizer.ToSquare(new DecodedImage(width, height, rgb), size, ImageFit.Squash, filter).Rgb.ToArray());
        }
    }

    [Fact]
    public void Resizing_again_allocates_its_result_and_next_to_nothing_else()
    {
        var image = new DecodedImage(178, 218, new byte[178 * 218 * 3]);
        _ = ImageResizer.ToSquare(image, 64, ImageFit.Squash, ResampleFilter.Lanczos);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = ImageResizer.ToSquare(image, 64, ImageFit.Squash, ResampleFilter.Lanczos);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 64 * 64 * 3, (64 * 64 * 3) + 1024);
    }

    private static IEnumerable<int> Widths()
    {
        yield return 128;
        if (Avx2.IsSupported)
        {
            yield return 256;
        }
        if (Avx512BW.IsSupported)
        {
            yield return 512;
        }
    }

    // Noise, and occasionally only black and white, where Lanczos overshoots at both ends.
    private static byte[] Picture(Random random, int bytes)
    {
        var rgb = new byte[bytes];
        random.NextBytes(rgb);
        return random.Next(3) > 0 ? rgb : [.. rgb.Select(value => value < 128 ? byte.MinValue : byte.MaxValue)];
    }

    private static byte[] Passes(byte[] rgb, int width, int height, int toWidth, int toHeight, ResampleFilter filter, int bits)
    {
        var (between, result) = (new byte[toWidth * height * 3], new byte[toWidth * toHeight * 3]);
        fixed (byte* from = rgb, middle = between, to = result)
        {
            var rows = PixelRows.Dense(middle, toWidth, height);
            HorizontalPass.Run(PixelRows.Dense(from, width, height), rows, from + rgb.Length, filter, wide: bits > 128);
            VerticalPass.Run(rows, PixelRows.Dense(to, toWidth, toHeight), filter, bits);
        }
        return height == toHeight ? between : result;
    }
}
