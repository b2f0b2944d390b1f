using LadaGan.Data.Images;

namespace LadaGan.Data.Tests.Images;

public class ImageResizerTests
{
    [Theory]
    [CombinatorialFilters(32, 64, 128)]
    public void Pixels_are_exactly_those_of_Pillow(ResampleFilter filter, int size)
    {
        var golden = new SafetensorsFile(Path.Join(Golden.Folder, "resize.safetensors"));
        var (bytes, shape) = golden["image"];
        var (expected, _) = golden[$"{filter.ToString().ToLowerInvariant()}_{size}"];

        var resized = ImageResizer.ToSquare(new DecodedImage(shape[1], shape[0], bytes), size, ImageFit.Squash, filter);

        Assert.Equal(expected, resized.Rgb.ToArray());
    }

    [Theory]
    [CombinatorialFilters(1, 3, 7, 31)]
    public void One_colour_stays_that_colour(ResampleFilter filter, int size)
    {
        var image = new DecodedImage(13, 5, [.. Enumerable.Repeat<byte[]>([0, 255, 77], 13 * 5).SelectMany(pixel => pixel)]);

        var resized = ImageResizer.ToSquare(image, size, ImageFit.Squash, filter);

        Assert.All(resized.Rgb.ToArray().Chunk(3), pixel => Assert.Equal([0, 255, 77], pixel));
    }

    [Fact]
    public void Box_by_a_whole_factor_is_the_mean()
    {
        var image = Noise(12, 8);

        var resized = ImageResizer.Resize(image, 4, 8, ResampleFilter.Box);

        for (var at = 0; at < resized.Rgb.Length; at++)
        {
            var (pixel, channel) = (at / 3, at % 3);
            var first = (((pixel / 4 * 12) + (pixel % 4 * 3)) * 3) + channel;
            var mean = (image.Rgb[first] + image.Rgb[first + 3] + image.Rgb[first + 6]) / 3.0;
            Assert.InRange(resized.Rgb[at], mean - 0.5001, mean + 0.5001);
        }
    }

    [Fact]
    public void The_default_is_bilinear_over_the_whole_image()
    {
        var image = Noise(50, 30);

        Assert.Equal(
            ImageResizer.Resize(image, 16, 16, ResampleFilter.Bilinear).Rgb.ToArray(), ImageResizer.ToSquare(image, 16).Rgb.ToArray());
    }

    [Fact]
    public void An_image_of_the_right_size_is_not_touched()
    {
        var image = Noise(16, 16);

        Assert.Same(image, ImageResizer.ToSquare(image, 16, ImageFit.Crop, ResampleFilter.Lanczos));
    }

    [Theory]
    [InlineData(9, 4, 2, 0)]
    [InlineData(4, 9, 0, 2)]
    public void Crop_takes_the_centre_square(int width, int height, int left, int top)
    {
        var image = Noise(width, height);

        var square = ImageResizer.ToSquare(image, 4, ImageFit.Crop);

        for (var row = 0; row < 4; row++)
        {
            Assert.Equal(image.Rgb.Slice((((top + row) * width) + left) * 3, 12).ToArray(), square.Rgb.Slice(row * 12, 12).ToArray());
        }
    }

    [Theory]
    [InlineData(178, 218, 140, 64)]
    [InlineData(64, 64, 40, 64)]
    [InlineData(50, 90, 140, 16)]
    [InlineData(21, 16, 9, 9)]
    public void A_crop_of_a_side_is_the_centre_square_resized(int width, int height, int side, int size)
    {
        var image = Noise(width, height);
        side = Math.Min(side, Math.Min(width, height));
        var (left, top) = ((width - side) / 2, (height - side) / 2);
        var centre = Enumerable.Range(top, side).SelectMany(y => image.Rgb.Slice(((y * width) + left) * 3, side * 3).ToArray());

        var resized = ImageResizer.ToSquare(image, size, ImageFit.CropOf(side), ResampleFilter.Bicubic);

        Assert.Equal(PillowResize.Resize([.. centre], side, side, size, size, ResampleFilter.Bicubic), resized.Rgb.ToArray());
    }

    /// <summary>The data are made by bench/lsun-preparation.</summary>
    [Fact]
    public void A_crop_after_resizing_gives_exactly_the_pixels_of_guided_diffusions_script_in_Pillow()
    {
        var golden = new SafetensorsFile(Path.Join(Golden.Folder, "lsun_preparation.safetensors"));
        var (tested, other) = (0, 0);
        for (; golden.Contains($"image_{tested}"); tested++)
        {
            var (bytes, shape) = golden[$"image_{tested}"];
            var (expected, square) = golden[$"prepared_{tested}"];
            var image = new DecodedImage(shape[1], shape[0], bytes);

            Assert.Equal(expected, ImageResizer.ToSquare(image, square[0], ImageFit.ResizeCrop, ResampleFilter.Box).Rgb.ToArray());
            other += expected.SequenceEqual(
                ImageResizer.ToSquare(image, square[0], ImageFit.Crop, ResampleFilter.Box).Rgb.ToArray()) ? 0 : 1;
        }
        Assert.Equal(9, tested);
        Assert.True(other >= 5, "the other order of cropping gives the same pixels, so these images distinguish nothing");
    }

    [Fact]
    public void An_impossible_size_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageResizer.Resize(Noise(2, 2), 0, 2));

    private static DecodedImage Noise(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(3).NextBytes(rgb);
        return new DecodedImage(width, height, rgb);
    }
}
