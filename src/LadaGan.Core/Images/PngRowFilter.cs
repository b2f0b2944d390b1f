namespace LadaGan.Core.Images;

/// <summary>
/// Filters the rows of a PNG: each byte becomes its difference from a prediction by its neighbours. Of five predictions, each row takes
/// the one whose differences have the smallest sum of absolute values.
/// </summary>
/// <remarks>Source: W3C PNG specification, sections 9.2 (the filters), 9.4 (Paeth) and 12.8 (the choice).</remarks>
/// <param name="rowLength">Bytes in a row, three for each pixel.</param>
internal sealed class PngRowFilter(int rowLength)
{
    private const int Pixel = 3;

    /// <summary>The filters, in the order of their numbers: none, sub, up, average, Paeth.</summary>
    private readonly byte[][] _filtered = [.. Enumerable.Range(0, 5).Select(kind => NewRow((byte)kind, rowLength))];

    private readonly byte[] _black = new byte[rowLength];

    /// <summary>A row as the file has it: the filter's number, and the differences. Valid until the next call.</summary>
    /// <param name="row">The pixels.</param>
    /// <param name="above">The pixels of the row above; empty for the first.</param>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        above = above.IsEmpty ? _black : above;
        for (var i = 0; i < row.Length; i++)
        {
            var (a, b, c) = i < Pixel ? (0, above[i], 0) : (row[i - Pixel], above[i], above[i - Pixel]);
            _filtered[0][i + 1] = row[i];
            _filtered[1][i + 1] = (byte)(row[i] - a);
            _filtered[2][i + 1] = (byte)(row[i] - b);
            _filtered[3][i + 1] = (byte)(row[i] - ((a + b) >> 1));
            _filtered[4][i + 1] = (byte)(row[i] - Paeth(a, b, c));
        }
        return _filtered.MinBy(Size);
    }

    /// <summary>Of left, above and above left, the one nearest to left + above − above left.</summary>
    private static int Paeth(int a, int b, int c)
    {
        var (toA, toB, toC) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - c - c));
        return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    }

    private static int Size(byte[] filtered)
    {
        var sum = 0;
        for (var i = 1; i < filtered.Length; i++)
        {
            sum += Math.Abs((int)(sbyte)filtered[i]);
        }
        return sum;
    }

    private static byte[] NewRow(byte kind, int length)
    {
        var row = new byte[1 + length];
        row[0] = kind;
        return row;
    }
}
