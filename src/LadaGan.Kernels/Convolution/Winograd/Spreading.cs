using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LadaGan.Kernels.Memory;
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
