using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>Four rows by two vectors of sums: what is left of a strip.</summary>
internal static unsafe class Tile4<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
{
    /// <inheritdoc cref="Tiles{TSimd, TVector}.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, nint rowStride, in Depth depth, float* b, float* sums)
    {
        var lanes = TSimd.Lanes;
        var (s1, s2, s3) = (rowStride, 2 * rowStride, 3 * rowStride);
        TVector x00 = default, x01 = default;
        TVector x10 = default, x11 = default;
        TVector x20 = default, x21 = default;
        TVector x30 = default, x31 = default;
        for (var segment = 0; segment < depth.Segments; segment++)
        {
            var r0 = a + (segment * depth.Stride);
            for (var k = depth.Length; k > 0; k--)
            {
                var b0 = TSimd.Load(b);
                var b1 = TSimd.Load(b + lanes);
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
                r0++;
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
    }
}
