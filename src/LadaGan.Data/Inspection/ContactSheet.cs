using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Images;

namespace LadaGan.Data.Inspection;

/// <summary>
/// A grid of example images from a dataset: one row per class if there are classes, else images spread evenly over the dataset.
/// </summary>
public static class ContactSheet
{
    private const int Columns = 10;
    private const int MostRows = 10;
    private const int Gap = 2;

    /// <summary>The contact sheet; the cell of an image that cannot be used is black.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="size">Side of a cell, in pixels.</param>
    /// <param name="fit">How an image becomes square.</param>
    public static DecodedImage Of(IImageSource source, int size, ImageFit fit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var rows = Rows(source);
        var width = rows.Max(row => row.Count);
        var cells = new byte[checked(rows.Count * width * size * size * 3)];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Count; column++)
            {
                Draw(source, rows[row][column], cells.AsSpan(((row * width) + column) * size * size * 3, size * size * 3), size, fit);
            }
        }
        return ImageGrid.Compose(cells, size, size, rows.Count, width, Gap);
    }

    private static void Draw(IImageSource source, int index, Span<byte> cell, int size, ImageFit fit)
    {
        try
        {
            ImageResizer.ToSquare(source.Decode(index), size, fit, ResampleFilter.Lanczos).Rgb.CopyTo(cell);
        }
        catch (ImageFormatException)
        {
            // The report names it.
        }
    }

    private static List<IReadOnlyList<int>> Rows(IImageSource source)
    {
        var all = Enumerable.Range(0, source.Count).ToArray();
        var classes = all.GroupBy(index => source.Label(index)).OrderBy(group => group.Key).ToArray();
        return classes.Length > 1
            ? [.. Spread(classes, MostRows).Select(group => Spread([.. group], Columns))]
            : [.. Spread(all, MostRows * Columns).Chunk(Columns)];
    }

    /// <summary>At most <paramref name="most"/> items, evenly spaced.</summary>
    private static T[] Spread<T>(IReadOnlyList<T> items, int most)
    {
        var count = Math.Min(items.Count, most);
        return [.. Enumerable.Range(0, count).Select(place => items[(int)((long)place * items.Count / count)])];
    }
}
