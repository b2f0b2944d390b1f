using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>Six rows by two vectors of sums: 12 sums fill a processor with sixteen registers.</summary>
internal static unsafe class Tile6<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
{
    /// <inheritdoc cref="Tiles{TSimd, TVector}.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, nint rowStride, in Depth depth, float* b, float* sums)
    {
        var (lanes, ahead) = (TSimd.Lanes, depth.Ahead(TSimd.Lanes));
        var (s1, s2, s3) = (rowStride, 2 * rowStride, 3 * rowStride);
        TVector x00 = default, x01 = default;
        TVector x10 = default, x11 = default;
        TVector x20 = default, x21 = default;
        TVector x30 = default, x31 = default;
        TVector x40 = default, x41 = default;
        TVector x50 = default, x51 = default;
        for (var segment = 0; segment < depth.Segments; segment++)
        {
            var r0 = a + (segment * depth.Stride);
            var r4 = r0 + (4 * rowStride);
            for (var k = depth.Length; k > 0; k--)
            {
                var b0 = TSimd.Load(b);
                var b1 = TSimd.Load(b + lanes);
                CacheHint.Fetch(b + ahead);
                b += 2 * lanes;
                var v = TSimd.Broadcast(*r0);
                x00 = TSimd.MultiplyAdd(v, b0, x00);
                x01 = TSimd.MultiplyAdd(v, b1, x01);
                v = TSimd.Broadcast(r0[s1]);
                x10 = TSimd.MultiplyAdd(v, b0, x10);
                x11 = TSimd.MultiplyAdd(v, b1, x11);
                v = TSimd.Broadcast(r0[s2]);
                x20 = TSimd.MultiplyAdd(v, b0, x20);
                x21 = TSimd.MultiplyAdd(v, b1, x21);
                v = TSimd.Broadcast(r0[s3]);
                x30 = TSimd.MultiplyAdd(v, b0, x30);
                x31 = TSimd.MultiplyAdd(v, b1, x31);
                v = TSimd.Broadcast(*r4);
                x40 = TSimd.MultiplyAdd(v, b0, x40);
                x41 = TSimd.MultiplyAdd(v, b1, x41);
                v = TSimd.Broadcast(r4[s1]);
                x50 = TSimd.MultiplyAdd(v, b0, x50);
                x51 = TSimd.MultiplyAdd(v, b1, x51);
                r0++;
                r4++;
            }
        }
        TSimd.Store(x00, sums);
        TSimd.Store(x01, sums + lanes);
        TSimd.Store(x10, sums + (2 * lanes));
        TSimd.Store(x11, sums + (3 * lanes));
        TSimd.Store(x20, sums + (4 * lanes));
        TSimd.Store(x21, sums + (5 * lanes));
        TSimd.Store(x30, sums + (6 * lanes));
        TSimd.Store(x31, sums + (7 * lanes));
        TSimd.Store(x40, sums + (8 * lanes));
        TSimd.Store(x41, sums + (9 * lanes));
        TSimd.Store(x50, sums + (10 * lanes));
        TSimd.Store(x51, sums + (11 * lanes));
    }
}
