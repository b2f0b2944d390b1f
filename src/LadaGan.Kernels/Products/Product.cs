using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>
/// Lines of rows times packed weights: what a matrix product and a convolution have in common. A part is some lines by some panels; within it a panel
/// stays in the second cache while all rows pass by it.
/// </summary>
internal readonly unsafe struct Product : IParallelWork
{
    private const int PartsPerThread = 8;

    private readonly PixelView _a;
    private readonly Depth _depth;
    private readonly PixelView _c;
    private readonly PixelView _residual;
    private readonly Activation _activation;
    private readonly float* _panels;
    private readonly float* _bias;
    private readonly VectorWidth _width;
    private readonly int _columns;
    private readonly int _panelCount;
    private readonly int _linesOfImage;
    private readonly int _lines;
    private readonly int _rows;
    private readonly int _rowsOfLine;
    private readonly int _linesOfPart;
    private readonly int _panelsOfPart;
    private readonly int _panelGroups;

    private Product(PixelView a, in Depth depth, PackedWeights weights, PixelView c, Finish finish, Extent extent, int threads)
    {
        (_a, _depth, _c, _residual, _activation) = (a, depth, c, finish.Residual, finish.Activation);
        _panels = weights.First;
        _bias = weights.Bias;
        (_width, _columns, _panelCount) = (weights.Width, weights.Columns, weights.Panels);
        (_linesOfImage, _lines, _rows, _rowsOfLine) = (extent.LinesOfImage, extent.Lines, extent.Rows, extent.RowsOfLine);
        // Enough parts that threads end together; lines first, because each part reads its panels anew.
        var wanted = threads == 1 ? 1 : threads * PartsPerThread;
        _linesOfPart = Math.Max(1, Math.Min(_lines / wanted, extent.MostLinesOfPart));
        var lineParts = (_lines + _linesOfPart - 1) / _linesOfPart;
        _panelGroups = Math.Clamp(wanted / lineParts, 1, _panelCount);
        _panelsOfPart = (_panelCount + _panelGroups - 1) / _panelGroups;
        _panelGroups = (_panelCount + _panelsOfPart - 1) / _panelsOfPart;
        Parts = lineParts * _panelGroups;
    }

    private int Parts { get; }

    public static void Run(WorkerTeam team, PixelView a, in Depth depth, PackedWeights weights, PixelView c, Finish finish, Extent extent)
    {
        var product = new Product(a, depth, weights, c, finish, extent, team.Size);
        team.Run(product, product.Parts);
        GC.KeepAlive(weights);
    }

    public void Run(int part)
    {
        switch (_width)
        {
            case VectorWidth.Bits512: Run<Simd512, Vector512<float>>(part); break;
            case VectorWidth.Bits256: Run<Simd256, Vector256<float>>(part); break;
            default: Run<Simd128, Vector128<float>>(part); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TSimd, TVector>(int part) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var sums = stackalloc float[TSimd.TileRows * 2 * TSimd.Lanes];
        var (linePart, panelGroup) = Math.DivRem(part, _panelGroups);
        var (firstLine, firstPanel) = (linePart * _linesOfPart, panelGroup * _panelsOfPart);
        var lastLine = Math.Min(firstLine + _linesOfPart, _lines);
        var lastPanel = Math.Min(firstPanel + _panelsOfPart, _panelCount);
        var panelColumns = 2 * TSimd.Lanes;
        for (var panel = firstPanel; panel < lastPanel; panel++)
        {
            var column = panel * panelColumns;
            var b = _panels + ((nint)column * _depth.Total);
            var columns = Math.Min(panelColumns, _columns - column);
            for (var line = firstLine; line < lastLine; line++)
            {
                var (image, y) = Math.DivRem(line, _linesOfImage);
                var a = _a.Line(image, y);
                var c = _c.Line(image, y) + column;
                var residual = _residual.Data == null ? null : _residual.Line(image, y) + column;
                var rowsLeft = Math.Min(_rowsOfLine, _rows - (line * _rowsOfLine));
                while (rowsLeft > 0)
                {
                    var rows = Tiles<TSimd, TVector>.NextRows(rowsLeft);
                    Tiles<TSimd, TVector>.Multiply(rows, a, _a.PixelStride, _depth, b, sums);
                    Epilogue<TSimd, TVector>.Store(sums, rows, columns, _bias + column, _activation, residual, _residual.PixelStride, c, _c.PixelStride);
                    a += rows * _a.PixelStride;
                    c += rows * _c.PixelStride;
                    residual += residual == null ? 0 : rows * _residual.PixelStride;
                    rowsLeft -= rows;
                }
            }
        }
    }
}
