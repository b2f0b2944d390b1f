using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

internal static unsafe partial class Tiles<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
{
    /// <summary>Adds the next elements of four rows, times two vectors of a panel, to eight sums.</summary>
    /// <remarks>Each element is broadcast straight from memory: passed on as a value, it would cost one more instruction.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour(
        float* row, nint s1, nint s2, nint s3, TVector b0, TVector b1,
        ref TVector x00, ref TVector x01, ref TVector x10, ref TVector x11, ref TVector x20, ref TVector x21,
        ref TVector x30, ref TVector x31)
    {
        var v = TSimd.Broadcast(*row);
        x00 = TSimd.MultiplyAdd(v, b0, x00);
        x01 = TSimd.MultiplyAdd(v, b1, x01);
        v = TSimd.Broadcast(row[s1]);
        x10 = TSimd.MultiplyAdd(v, b0, x10);
        x11 = TSimd.MultiplyAdd(v, b1, x11);
        v = TSimd.Broadcast(row[s2]);
        x20 = TSimd.MultiplyAdd(v, b0, x20);
        x21 = TSimd.MultiplyAdd(v, b1, x21);
        v = TSimd.Broadcast(row[s3]);
        x30 = TSimd.MultiplyAdd(v, b0, x30);
        x31 = TSimd.MultiplyAdd(v, b1, x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour(float* sums, TVector x00, TVector x01, TVector x10, TVector x11, TVector x20,
        TVector x21, TVector x30, TVector x31)
    {
        Store(sums, x00, x01);
        Store(sums + (2 * TSimd.Lanes), x10, x11);
        Store(sums + (4 * TSimd.Lanes), x20, x21);
        Store(sums + (6 * TSimd.Lanes), x30, x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* sums, TVector x0, TVector x1)
    {
        TSimd.Store(x0, sums);
        TSimd.Store(x1, sums + TSimd.Lanes);
    }

    /// <summary>
    /// Prefetches a cache line into the second-level cache; the address need not be
    /// valid. Does nothing where .NET has no such instruction.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
