using LadaGan.Data.Images;

namespace LadaGan.Data.Tests.Images;

public class ImageGridTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Every_pixel_lies_in_its_cell(int padding)
    {
        const int rows = 2, columns = 3, height = 4, width = 5, count = 5;
        var images = new byte[count * height * width * 3];
        new Random(2).NextBytes(images);

        var grid = ImageGrid.Compose(images, height, width, rows, columns, padding);

        Assert.Equal((columns * width) + ((columns - 1) * padding), grid.Width);
        Assert.Equal((rows * height) + ((rows - 1) * padding), grid.Height);
        for (var at = 0; at < grid.Rgb.Length; at++)
        {
            var (pixel, channel) = (at / 3, at % 3);
            var (y, x) = (pixel / grid.Width, pixel % grid.Width);
            var (row, inY) = (y / (height + padding), y % (height + padding));
            var (column, inX) = (x / (width + padding), x % (width + padding));
            var image = (row * columns) + column;
            var expected =
                inY < height && inX < width && image < count ? images[(((((image * height) + inY) * width) + inX) * 3) + channel] : 0;
            Assert.Equal(expected, grid.Rgb[at]);
        }
    }

    [Fact]
    public void Too_many_or_broken_images_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ImageGrid.Compose(new byte[3 * 12], 2, 2, 1, 2));
        Assert.Throws<ArgumentException>(() => ImageGrid.Compose(new byte[13], 2, 2, 1, 2));
    }
}
