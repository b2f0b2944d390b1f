using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>Twelve rows by two vectors of sums: 24 sums fill a processor with thirty-two registers.</summary>
internal static unsafe class Tile12<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
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
        TVector x60 = default, x61 = default;
        TVector x70 = default, x71 = default;
        TVector x80 = default, x81 = default;
        TVector x90 = default, x91 = default;
        TVector x100 = default, x101 = default;
        TVector x110 = default, x111 = default;
        for (var segment = 0; segment < depth.Segments; segment++)
        {
            var r0 = a + (segment * depth.Stride);
            var r4 = r0 + (4 * rowStride);
            var r8 = r4 + (4 * rowStride);
            for (var k = depth.Length; k > 0; k--)
            {
                var b0 = TSimd.Load(b);
                var b1 = TSimd.Load(b + lanes);
                CacheHint.Fetch(b + ahead);
                CacheHint.Fetch(b + ahead + lanes);
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
                v = TSimd.Broadcast(r4[s2]);
                x60 = TSimd.MultiplyAdd(v, b0, x60);
                x61 = TSimd.MultiplyAdd(v, b1, x61);
                v = TSimd.Broadcast(r4[s3]);
                x70 = TSimd.MultiplyAdd(v, b0, x70);
                x71 = TSimd.MultiplyAdd(v, b1, x71);
                v = TSimd.Broadcast(*r8);
                x80 = TSimd.MultiplyAdd(v, b0, x80);
                x81 = TSimd.MultiplyAdd(v, b1, x81);
                v = TSimd.Broadcast(r8[s1]);
                x90 = TSimd.MultiplyAdd(v, b0, x90);
                x91 = TSimd.MultiplyAdd(v, b1, x91);
                v = TSimd.Broadcast(r8[s2]);
                x100 = TSimd.MultiplyAdd(v, b0, x100);
                x101 = TSimd.MultiplyAdd(v, b1, x101);
                v = TSimd.Broadcast(r8[s3]);
                x110 = TSimd.MultiplyAdd(v, b0, x110);
                x111 = TSimd.MultiplyAdd(v, b1, x111);
                r0++;
                r4++;
                r8++;
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
        TSimd.Store(x60, sums + (12 * lanes));
        TSimd.Store(x61, sums + (13 * lanes));
        TSimd.Store(x70, sums + (14 * lanes));
        TSimd.Store(x71, sums + (15 * lanes));
        TSimd.Store(x80, sums + (16 * lanes));
        TSimd.Store(x81, sums + (17 * lanes));
        TSimd.Store(x90, sums + (18 * lanes));
        TSimd.Store(x91, sums + (19 * lanes));
        TSimd.Store(x100, sums + (20 * lanes));
        TSimd.Store(x101, sums + (21 * lanes));
        TSimd.Store(x110, sums + (22 * lanes));
        TSimd.Store(x111, sums + (23 * lanes));
    }
}
