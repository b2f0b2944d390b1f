namespace LadaGan.Data.Images;

/// <summary>Arranges a batch of images in a grid, as in StyleGAN's <c>reals.png</c> and <c>fakes.png</c>.</summary>
public static class ImageGrid
{
    /// <summary>
    /// A grid of <paramref name="rows"/> × <paramref name="columns"/> cells, filled row by row; empty cells and padding are black.
    /// </summary>
    /// <param name="images">[N, height, width, 3] bytes, N ≤ rows · columns.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Pixels in a row of one image.</param>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="padding">Black pixels between neighbours.</param>
    /// <exception cref="ArgumentException">The bytes are not a whole number of images, or more than fit.</exception>
    public static DecodedImage Compose(ReadOnlySpan<byte> images, int height, int width, int rows, int columns, int padding = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        var (count, remainder) = Math.DivRem(images.Length, checked(height * width * 3));
        if (remainder != 0 || count > (long)rows * columns)
        {
            throw new ArgumentException(
                $"{images.Length} bytes are not at most {rows} x {columns} images of {width} x {height} RGB pixels", nameof(images));
        }

        var gridWidth = checked((columns * width) + ((columns - 1) * padding));
        var gridHeight = checked((rows * height) + ((rows - 1) * padding));
        var grid = new byte[checked(gridWidth * gridHeight * 3)];
        for (var line = 0; line < count * height; line++)
        {
            var (image, y) = Math.DivRem(line, height);
            var (row, column) = Math.DivRem(image, columns);
            var start = ((((row * (height + padding)) + y) * gridWidth) + (column * (width + padding))) * 3;
            images.Slice(line * width * 3, width * 3).CopyTo(grid.AsSpan(start));
        }
        return new DecodedImage(gridWidth, gridHeight, grid);
    }
}
