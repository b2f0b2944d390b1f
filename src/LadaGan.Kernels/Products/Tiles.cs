using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>
/// The innermost loops of a matrix product: tiles of 12, 8, 6, 4 or 1 rows by two
/// vectors of columns, whose sums stay in registers.
/// </summary>
/// <remarks>
/// Twelve rows need 24 sums and fill thirty-two registers; six need 12 and fill sixteen. Eight rows finish a line of 16 or 32 pixels, four
/// and one what remains. A tile names its sums one by one and passes them by reference to inlined steps: an array would live in memory.
/// </remarks>
internal static unsafe partial class Tiles<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
{
    private const int Twelve = 12;

    /// <summary>
    /// The height of the next tile when <paramref name="left"/> rows remain, chosen so that few rows are left for the small tiles.
    /// </summary>
    public static int NextRows(int left)
    {
        if (TSimd.TileRows == Twelve)
        {
            return left >= Twelve && left != 16 ? Twelve : left >= 8 ? 8 : left >= 4 ? 4 : 1;
        }
        return left >= 6 && left != 8 ? 6 : left >= 4 ? 4 : 1;
    }

    /// <summary>sums[r, c] = Σₖ a[r, k]·b[k, c] for a tile's rows and one panel of b.</summary>
    /// <param name="rows">A height returned by <see cref="NextRows"/>.</param>
    /// <param name="a">The first element of the first row.</param>
    /// <param name="rowStride">Floats from one row to the next.</param>
    /// <param name="depth">The dimension that is summed over.</param>
    /// <param name="b">A panel of packed weights.</param>
    /// <param name="sums">Receives [rows, two vectors].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(int rows, float* a, nint rowStride, in Depth depth, float* b, float* sums)
    {
        switch (rows)
        {
            case 12: MultiplyTwelve(a, rowStride, depth, b, sums); break;
            case 8: MultiplyEight(a, rowStride, depth, b, sums); break;
            case 6: MultiplySix(a, rowStride, depth, b, sums); break;
            case 4: MultiplyFour(a, rowStride, depth, b, sums); break;
            default: MultiplyOne(a, depth, b, sums); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTwelve(float* a, nint rowStride, in Depth depth, float* b, float* sums)
    {
        var (lanes, ahead) = (TSimd.Lanes, depth.Ahead(TSimd.Lanes));
        var (s1, s2, s3) = (rowStride, 2 * rowStride, 3 * rowStride);
        TVector x00 = default, x01 = default, x10 = default, x11 = default, x20 = default, x21 = default, x30 = default, x31 = default;
        TVector x40 = default, x41 = default, x50 = default, x51 = default, x60 = default, x61 = default, x70 = default, x71 = default;
        TVector x80 = default, x81 = default, x90 = default, x91 = default, xA0 = default, xA1 = default, xB0 = default, xB1 = default;
        for (var segment = 0; segment < depth.Segments; segment++)
        {
            var r0 = a + (segment * depth.Stride);
            var r4 = r0 + (4 * rowStride);
            var r8 = r4 + (4 * rowStride);
            for (var k = depth.Length; k > 0; k--)
            {
                var (b0, b1) = (TSimd.Load(b), TSimd.Load(b + lanes));
                Prefetch(b + ahead);
                Prefetch(b + ahead + lanes);
                b += 2 * lanes;
                AddFour(r0, s1, s2, s3, b0, b1, ref x00, ref x01, ref x10, ref x11, ref x20, ref x21, ref x30, ref x31);
                AddFour(r4, s1, s2, s3, b0, b1, ref x40, ref x41, ref x50, ref x51, ref x60, ref x61, ref x70, ref x71);
                AddFour(r8, s1, s2, s3, b0, b1, ref x80, ref x81, ref x90, ref x91, ref xA0, ref xA1, ref xB0, ref xB1);
                r0++;
                r4++;
                r8++;
            }
        }
        StoreFour(sums, x00, x01, x10, x11, x20, x21, x30, x31);
        StoreFour(sums + (8 * lanes), x40, x41, x50, x51, x60, x61, x70, x71);
        StoreFour(sums + (16 * lanes), x80, x81, x90, x91, xA0, xA1, xB0, xB1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyEight(float* a, nint rowStride, in Depth depth, float* b, float* sums)
    {
        var lanes = TSimd.Lanes;
        var (s1, s2, s3) = (rowStride, 2 * rowStride, 3 * rowStride);
        TVector x00 = default, x01 = default, x10 = default, x11 = default, x20 = default, x21 = default, x30 = default, x31 = default;
        TVector x40 = default, x41 = default, x50 = default, x51 = default, x60 = default, x61 = default, x70 = default, x71 = default;
        for (var segment = 0; segment < depth.Segments; segment++)
        {
            var r0 = a + (segment * depth.Stride);
            var r4 = r0 + (4 * rowStride);
            for (var k = depth.Length; k > 0; k--)
            {
                var (b0, b1) = (TSimd.Load(b), TSimd.Load(b + lanes));
                b += 2 * lanes;
                AddFour(r0, s1, s2, s3, b0, b1, ref x00, ref x01, ref x10, ref x11, ref x20, ref x21, ref x30, ref x31);
                AddFour(r4, s1, s2, s3, b0, b1, ref x40, ref x41, ref x50, ref x51, ref x60, ref x61, ref x70, ref x71);
                r0++;
                r4++;
            }
        }
        StoreFour(sums, x00, x01, x10, x11, x20, x21, x30, x31);
        StoreFour(sums + (8 * lanes), x40, x41, x50, x51, x60, x61, x70, x71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplySix(float* a, nint rowStride, in Depth depth, float* b, float* sums)
    {
        var (lanes, ahead) = (TSimd.Lanes, depth.Ahead(TSimd.Lanes));
        var (s1, s2, s3) = (rowStride, 2 * rowStride, 3 * rowStride);
        TVector x00 = default, x01 = default, x10 = default, x11 = default, x20 = default, x21 = default, x30 = default, x31 = default;
        TVector x40 = default, x41 = default, x50 = default, x51 = default;
        for (var segment = 0; segment < depth.Segments; segment++)
        {
            var r0 = a + (segment * depth.Stride);
            var r4 = r0 + (4 * rowStride);
            for (var k = depth.Length; k > 0; k--)
            {
                var (b0, b1) = (TSimd.Load(b), TSimd.Load(b + lanes));
                Prefetch(b + ahead);
                b += 2 * lanes;
                AddFour(r0, s1, s2, s3, b0, b1, ref x00, ref x01, ref x10, ref x11, ref x20, ref x21, ref x30, ref x31);
                var v = TSimd.Broadcast(*r4);
                x40 = TSimd.MultiplyAdd(v, b0, x40);
                x41 = TSimd.MultiplyAdd(v, b1, x41);
                v = TSimd.Broadcast(r4[s1]);
                x50 = TSimd.MultiplyAdd(v, b0, x50);
                x51 = TSimd.MultiplyAdd(v, b1, x51);
                r0++;
                r4++;
            }
        }
        StoreFour(sums, x00, x01, x10, x11, x20, x21, x30, x31);
        Store(sums + (8 * lanes), x40, x41);
        Store(sums + (10 * lanes), x50, x51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyFour(float* a, nint rowStride, in Depth depth, float* b, float* sums)
    {
        var lanes = TSimd.Lanes;
        var (s1, s2, s3) = (rowStride, 2 * rowStride, 3 * rowStride);
        TVector x00 = default, x01 = default, x10 = default, x11 = default, x20 = default, x21 = default, x30 = default, x31 = default;
        for (var segment = 0; segment < depth.Segments; segment++)
        {
            var r0 = a + (segment * depth.Stride);
            for (var k = depth.Length; k > 0; k--, b += 2 * lanes, r0++)
            {
                AddFour(r0, s1, s2, s3, TSimd.Load(b), TSimd.Load(b + lanes), ref x00, ref x01, ref x10, ref x11,
                    ref x20, ref x21, ref x30, ref x31);
            }
        }
        StoreFour(sums, x00, x01, x10, x11, x20, x21, x30, x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyOne(float* a, in Depth depth, float* b, float* sums)
    {
        var lanes = TSimd.Lanes;
        TVector x0 = default, x1 = default;
        for (var segment = 0; segment < depth.Segments; segment++)
        {
            var r = a + (segment * depth.Stride);
            for (var k = depth.Length; k > 0; k--, b += 2 * lanes, r++)
            {
                var (b0, b1) = (TSimd.Load(b), TSimd.Load(b + lanes));
                var v = TSimd.Broadcast(*r);
                x0 = TSimd.MultiplyAdd(v, b0, x0);
                x1 = TSimd.MultiplyAdd(v, b1, x1);
            }
        }
        Store(sums, x0, x1);
    }
}
