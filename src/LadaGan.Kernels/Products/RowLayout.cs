namespace LadaGan.Kernels.Products;

/// <summary>The rows of a product and their layout: lines of equal length, image after image; the last line may be shorter.</summary>
internal readonly struct RowLayout(int rows, int rowsOfLine, int linesOfImage, int mostLinesOfPart)
{
    public int Rows { get; } = rows;

    public int RowsOfLine { get; } = rowsOfLine;

    public int LinesOfImage { get; } = linesOfImage;

    /// <summary>The number of lines whose left-hand side fits in the second-level cache together with a panel.</summary>
    public int MostLinesOfPart { get; } = mostLinesOfPart;

    public int Lines => (Rows + RowsOfLine - 1) / RowsOfLine;
}
