namespace LadaGan.Kernels.Products;

/// <summary>How many rows a product has and how they lie: all images' lines of so many rows, the last perhaps shorter.</summary>
internal readonly struct RowLayout(int rows, int rowsOfLine, int linesOfImage, int mostLinesOfPart)
{
    public int Rows { get; } = rows;

    public int RowsOfLine { get; } = rowsOfLine;

    public int LinesOfImage { get; } = linesOfImage;

    /// <summary>The lines whose left-hand side fits the second cache beside a panel.</summary>
    public int MostLinesOfPart { get; } = mostLinesOfPart;

    public int Lines => (Rows + RowsOfLine - 1) / RowsOfLine;
}
