using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>One row by two vectors of sums: what is left of a strip, and single latents.</summary>
internal static unsafe class Tile1<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
{
    /// <inheritdoc cref="Tiles{TSimd, TVector}.Multiply"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, nint rowStride, in Depth depth, float* b, float* sums)
    {
        var lanes = TSimd.Lanes;
        TVector x00 = default, x01 = default;
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
                r0++;
            }
        }
        TSimd.Store(x00, sums);
        TSimd.Store(x01, sums + lanes);
    }
}
