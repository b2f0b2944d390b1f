using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
using LadaGan.Kernels.Products;
using LadaGan.Kernels.Simd;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Convolution.Winograd;

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
