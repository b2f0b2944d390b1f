using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution.Winograd;

/// <summary>The second step: at one point, all tiles times some panels of filters.</summary>
internal readonly unsafe struct PointProducts<TForm> : IParallelWork where TForm : struct, IWinogradForm
{
    private const int PartsPerThread = 16;
    private readonly TileBlock _block;
    private readonly Panels _panels;
    private readonly int _inputs;
    private readonly int _panelsOfPoint;
    private readonly int _panelsOfPart;
    private readonly int _groups;

    public PointProducts(TileBlock block, PackedWeights filters, int inputs, int threads)
    {
        var points = TForm.Points * TForm.Points;
        (_block, _panels, _inputs) = (block, new Panels(filters), inputs);
        _panelsOfPoint = _panels.Count / points;
        var groups = threads == 1 ? 1 : Math.Clamp(((threads * PartsPerThread) + points - 1) / points, 1, _panelsOfPoint);
        _panelsOfPart = (_panelsOfPoint + groups - 1) / groups;
        _groups = (_panelsOfPoint + _panelsOfPart - 1) / _panelsOfPart;
        Parts = points * _groups;
    }

    public int Parts { get; }

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
        var (point, group) = Math.DivRem(part, _groups);
        var (y, x) = Math.DivRem(point, TForm.Points);
        var signal = (TForm.SignalOf(y) * TForm.Signals) + TForm.SignalOf(x);
        var (first, end) = (group * _panelsOfPart, Math.Min((group + 1) * _panelsOfPart, _panelsOfPoint));
        var a = new Matrix(_block.Signal(signal), _block.Tiles, _inputs, _block.SignalStride);
        // A panel knows its column among those of all points.
        var c = new Matrix(_block.Product(point) - ((nint)point * _panelsOfPoint * 2 * TSimd.Lanes), _block.Tiles, 0, _block.ProductStride);
        for (var panel = first; panel < end; panel++)
        {
            var filters = _panels[(point * _panelsOfPoint) + panel];
            for (var input = 0; input < _inputs; input += TForm.DepthOfSum)
            {
                var depth = new Depth(1, 0, Math.Min(TForm.DepthOfSum, _inputs - input));
                var sums = input == 0 ? default : c;
                Strip<TSimd, TVector>.Multiply(a.Slice(input, _inputs), depth, filters.From(input, TSimd.Lanes), c, Activation.None, sums);
            }
        }
    }
}
