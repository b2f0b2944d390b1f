using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Products;

/// <summary>
/// Rows times packed weights, panel by panel: the common core of matrix products and convolutions. A part is some lines by some panels;
/// within a part, a panel stays in the second-level cache while all rows are multiplied with it.
/// </summary>
internal readonly unsafe struct PanelProduct : IParallelWork
{
    private const int PartsPerThread = 8;

    private readonly PixelView _a;
    private readonly Depth _depth;
    private readonly PixelView _c;
    private readonly PixelView _residual;
    private readonly Activation _activation;
    private readonly Panels _panels;
    private readonly int _linesOfImage;
    private readonly int _lines;
    private readonly int _rows;
    private readonly int _rowsOfLine;
    private readonly int _linesOfPart;
    private readonly int _panelsOfPart;
    private readonly int _panelGroups;

    private PanelProduct(PixelView a, in Depth depth, PackedWeights weights, PixelView c, Finish finish, RowLayout layout, int threads)
    {
        (_a, _depth, _c, _residual, _activation) = (a, depth, c, finish.Residual, finish.Activation);
        _panels = new Panels(weights);
        (_linesOfImage, _lines, _rows, _rowsOfLine) = (layout.LinesOfImage, layout.Lines, layout.Rows, layout.RowsOfLine);
        // Enough parts for the threads to finish together; split by lines first, because each part reads its panels again.
        var wanted = threads == 1 ? 1 : threads * PartsPerThread;
        _linesOfPart = Math.Max(1, Math.Min(_lines / wanted, layout.MostLinesOfPart));
        var lineParts = (_lines + _linesOfPart - 1) / _linesOfPart;
        _panelGroups = Math.Clamp((wanted + lineParts - 1) / lineParts, 1, _panels.Count);
        _panelsOfPart = (_panels.Count + _panelGroups - 1) / _panelGroups;
        _panelGroups = (_panels.Count + _panelsOfPart - 1) / _panelsOfPart;
        Parts = lineParts * _panelGroups;
    }

    private int Parts { get; }

    public static void Run(WorkerTeam team, PixelView a, in Depth depth, PackedWeights weights, PixelView c,
        Finish finish, RowLayout layout)
    {
        var product = new PanelProduct(a, depth, weights, c, finish, layout, team.Size);
        team.Run(product, product.Parts);
        GC.KeepAlive(weights);
    }

    public void Run(int part, int worker)
    {
        switch (_panels.Width)
        {
            case VectorWidth.Bits512: Run<Simd512, Vector512<float>>(part); break;
            case VectorWidth.Bits256: Run<Simd256, Vector256<float>>(part); break;
            default: Run<Simd128, Vector128<float>>(part); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TSimd, TVector>(int part) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (linePart, panelGroup) = Math.DivRem(part, _panelGroups);
        var (firstLine, firstPanel) = (linePart * _linesOfPart, panelGroup * _panelsOfPart);
        var lastLine = Math.Min(firstLine + _linesOfPart, _lines);
        var lastPanel = Math.Min(firstPanel + _panelsOfPart, _panels.Count);
        for (var index = firstPanel; index < lastPanel; index++)
        {
            var panel = _panels[index];
            for (var line = firstLine; line < lastLine; line++)
            {
                Strip<TSimd, TVector>.Multiply(Line(_a, line), _depth, panel, Line(_c, line), _activation, Line(_residual, line));
            }
        }
    }

    private Matrix Line(PixelView view, int line)
    {
        var (image, y) = Math.DivRem(line, _linesOfImage);
        var rows = Math.Min(_rowsOfLine, _rows - (line * _rowsOfLine));
        return view.Data == null ? default : new Matrix(view.Line(image, y), rows, 0, view.PixelStride);
    }
}
