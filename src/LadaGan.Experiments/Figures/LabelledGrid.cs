using LadaGan.Experiments.Figures.Colours;
using SkiaSharp;

namespace LadaGan.Experiments.Figures;

/// <summary>A square in a figure: an image or a coloured map.</summary>
/// <param name="Rgb">[side, side, 3].</param>
/// <param name="Side">Its own side; it is enlarged to the figure's cells.</param>
internal sealed record FigureCell(ReadOnlyMemory<byte> Rgb, int Side);

/// <summary>A row of a figure.</summary>
/// <param name="Label">What stands to its left.</param>
/// <param name="Cells">From left to right.</param>
/// <param name="StartsGroup">Whether more space stands above it.</param>
internal sealed record FigureRow(string Label, IReadOnlyList<FigureCell> Cells, bool StartsGroup = false);

/// <summary>Draws rows of images and maps with their labels, and below them what the colours mean.</summary>
internal sealed class LabelledGrid(int imageSize, IReadOnlyList<string> columns, IReadOnlyList<FigureRow> rows)
{
    private const int SmallestCell = 128;

    private readonly int _cell = CellOf(imageSize);

    /// <summary>What the colours mean, between the ends of their bar; null if nothing is coloured.</summary>
    public (string Least, string Most)? Legend { get; init; }

    private int Gap => GapOf(_cell);

    private int GroupGap => _cell / 8;

    private int Margin => _cell / 8;

    private float FontSize => Math.Min(_cell / 8f, 32);

    private int LineHeight => (int)(FontSize * 1.75f);

    /// <summary>The side at which an image is shown: a whole number of pixels for each of its own.</summary>
    public static int CellOf(int imageSize) => Math.Max(SmallestCell, imageSize);

    /// <summary>The space between cells that belong together.</summary>
    public static int GapOf(int cell) => cell / 64;

    /// <summary>Refuses more columns than a figure has room for, before anything is computed.</summary>
    /// <param name="columns">Their number.</param>
    /// <param name="imageSize">Side of the images.</param>
    /// <param name="what">What the columns are, in the plural.</param>
    /// <exception cref="RunException">They are too many.</exception>
    public static void RequireColumns(int columns, int imageSize, string what)
    {
        // The labels on the left take less than one column.
        var most = (FigureCanvas.LargestSide / (CellOf(imageSize) + GapOf(CellOf(imageSize)))) - 1;
        if (columns > most)
        {
            throw new RunException($"{columns} {what} are too many for one figure; give at most {most}");
        }
    }

    /// <summary>The figure as a PNG file.</summary>
    /// <exception cref="RunException">It would be too large.</exception>
    public byte[] Draw()
    {
        var left = Margin + (int)MathF.Ceiling(rows.Max(row => FigureFont.WidthOf(row.Label, FontSize)) + (FontSize / 2));
        var width = left + (columns.Count * (_cell + Gap)) - Gap + Margin;
        var top = Margin + LineHeight;
        var bottom = top + Enumerable.Range(0, rows.Count).Sum(i => _cell + Before(i));
        var height = bottom + (Legend is null ? 0 : LineHeight) + Margin;
        using var canvas = new FigureCanvas(Math.Max(width, Legend is null ? 0 : left + LegendWidth() + Margin), height);
        for (var column = 0; column < columns.Count; column++)
        {
            canvas.Text(columns[column], left + (column * (_cell + Gap)) + (_cell / 2f), Margin + (LineHeight / 2f) - (FontSize / 4),
                FittingSize(columns[column]), SKTextAlign.Center);
        }
        var y = top;
        for (var i = 0; i < rows.Count; i++)
        {
            y += Before(i);
            canvas.Text(rows[i].Label, left - (FontSize / 2), y + (_cell / 2f), FontSize, SKTextAlign.Right);
            for (var column = 0; column < rows[i].Cells.Count; column++)
            {
                var cell = rows[i].Cells[column];
                canvas.Image(cell.Rgb.Span, cell.Side, left + (column * (_cell + Gap)), y, _cell);
            }
            y += _cell;
        }
        DrawLegend(canvas, left, bottom + Gap + (LineHeight / 2f));
        return canvas.ToPng();
    }

    private int Before(int row) => row == 0 ? 0 : rows[row].StartsGroup ? GroupGap : Gap;

    /// <summary>Smaller for a label that is wider than its column.</summary>
    private float FittingSize(string label) => FontSize * Math.Min(1, _cell / FigureFont.WidthOf(label, FontSize));

    private int LegendWidth() => Legend is var (least, most)
        ? (int)MathF.Ceiling(FigureFont.WidthOf(least, FontSize) + _cell + FontSize + FigureFont.WidthOf(most, FontSize))
        : 0;

    private void DrawLegend(FigureCanvas canvas, int x, float middle)
    {
        if (Legend is not var (least, most))
        {
            return;
        }
        var bar = x + (int)MathF.Ceiling(FigureFont.WidthOf(least, FontSize) + (FontSize / 2));
        var (high, upper) = ((int)(FontSize * 0.75f), (int)(middle - (FontSize * 0.375f)));
        canvas.Text(least, x, middle, FontSize);
        for (var column = 0; column < _cell; column++)
        {
            canvas.Column(Viridis.ColourOf((double)column / (_cell - 1)), bar + column, upper, high);
        }
        canvas.Text(most, bar + _cell + (FontSize / 2), middle, FontSize);
    }
}
