using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution.Winograd;

/// <summary>The first step: the sums of pixels Bᵀ d B of a line of tiles.</summary>
internal readonly unsafe struct Spreading<TForm>(TileBlock block, PixelView windows, int inputs) : IParallelWork
    where TForm : struct, IWinogradForm
{
    public void Run(int part, int worker)
    {
        switch (block.Width)
        {
            case VectorWidth.Bits512: Run<Simd512, Vector512<float>>(part); break;
            case VectorWidth.Bits256: Run<Simd256, Vector256<float>>(part); break;
            default: Run<Simd128, Vector128<float>>(part); break;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TSimd, TVector>(int part) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (image, line) = Math.DivRem(block.FirstLine + part, block.TilesOfLine);
        var (pixel, pitch, lanes) = (windows.PixelStride, windows.LineStride, TSimd.Lanes);
        var from = windows.Line(image, line * TForm.Step);
        var to = block.Signal(0) + ((nint)part * block.TilesOfLine * block.SignalStride);
        var plane = block.SignalPlane;
        var half = stackalloc float[TForm.Signals * TForm.Pixels * lanes];
        for (var tile = 0; tile < block.TilesOfLine; tile++)
        {
            for (nint channel = 0; channel < inputs; channel += lanes)
            {
                for (var x = 0; x < TForm.Pixels; x++)
                {
                    TForm.Spread<TSimd, TVector>(from + channel + (x * pixel), pitch, half + (x * lanes), TForm.Pixels * lanes);
                }
                for (var y = 0; y < TForm.Signals; y++)
                {
                    TForm.Spread<TSimd, TVector>(
                        half + (y * TForm.Pixels * lanes), lanes, to + channel + (y * TForm.Signals * plane), plane);
                }
            }
            from += TForm.Step * pixel;
            to += block.SignalStride;
        }
    }
}

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

/// <summary>The third step: the results Aᵀ m A of a line of tiles, finished and stored.</summary>
internal readonly unsafe struct Gathering<TForm>(TileBlock block, float* bias, int outputs, PixelView result, Finish finish)
    : IParallelWork where TForm : struct, IWinogradForm
{
    private const int Side = 4;

    public void Run(int part, int worker)
    {
        switch (block.Width)
        {
            case VectorWidth.Bits512: Run<Simd512, Vector512<float>>(part); break;
            case VectorWidth.Bits256: Run<Simd256, Vector256<float>>(part); break;
            default: Run<Simd128, Vector128<float>>(part); break;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TSimd, TVector>(int part) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (image, line) = Math.DivRem(block.FirstLine + part, block.TilesOfLine);
        var (plane, lanes) = (block.ProductPlane, TSimd.Lanes);
        var from = block.Product(0) + ((nint)part * block.TilesOfLine * block.ProductStride);
        var half = stackalloc float[Side * TForm.Points * lanes];
        var four = stackalloc float[Side * lanes];
        for (var tile = 0; tile < block.TilesOfLine; tile++)
        {
            for (nint channel = 0; channel < outputs; channel += lanes)
            {
                for (var x = 0; x < TForm.Points; x++)
                {
                    TForm.Gather<TSimd, TVector>(
                        from + channel + (x * plane), TForm.Points * plane, half + (x * lanes), TForm.Points * lanes);
                }
                for (var y = 0; y < Side; y++)
                {
                    TForm.Gather<TSimd, TVector>(half + (y * TForm.Points * lanes), lanes, four, lanes);
                    Store<TSimd, TVector>(four, channel, image, (Side * line) + y, Side * tile);
                }
            }
            from += block.ProductStride;
        }
    }

    /// <summary>Four neighbouring results of a line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store<TSimd, TVector>(float* four, nint channel, int image, int line, int pixel)
        where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var added = TSimd.Load(bias + channel);
        var to = result.Line(image, line) + (pixel * result.PixelStride) + channel;
        var residual = finish.Residual.Data == null
            ? null : finish.Residual.Line(image, line) + (pixel * finish.Residual.PixelStride) + channel;
        for (var x = 0; x < Side; x++)
        {
            var y = finish.Activation.Of<TSimd, TVector>(TSimd.Add(TSimd.Load(four + (x * TSimd.Lanes)), added));
            if (residual != null)
            {
                y = TSimd.Add(y, TSimd.Load(residual + (x * finish.Residual.PixelStride)));
            }
            TSimd.Store(y, to + (x * result.PixelStride));
        }
    }
}
