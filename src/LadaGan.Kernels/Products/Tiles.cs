using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>Chooses tiles so that few rows are left for the small ones.</summary>
internal static unsafe class Tiles<TSimd, TVector> where TSimd : struct, ISimd<TVector> where TVector : struct
{
    private const int Twelve = 12;

    /// <summary>The rows of the next tile when so many are left.</summary>
    public static int NextRows(int left)
    {
        if (TSimd.TileRows == Twelve)
        {
            return left >= Twelve && left != 16 ? Twelve : left >= 8 ? 8 : left >= 4 ? 4 : 1;
        }
        return left >= 6 && left != 8 ? 6 : left >= 4 ? 4 : 1;
    }

    /// <summary>sums[r, c] = Σₖ a[r, k]·b[k, c] for the tile's rows and one panel of b.</summary>
    /// <param name="rows">As <see cref="NextRows"/> says.</param>
    /// <param name="a">The first row's first number.</param>
    /// <param name="rowStride">Floats from a row to the next.</param>
    /// <param name="depth">What is summed over.</param>
    /// <param name="b">A panel of packed weights.</param>
    /// <param name="sums">[rows, two vectors].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(int rows, float* a, nint rowStride, in Depth depth, float* b, float* sums)
    {
        switch (rows)
        {
            case 12: Tile12<TSimd, TVector>.Multiply(a, rowStride, depth, b, sums); break;
            case 8: Tile8<TSimd, TVector>.Multiply(a, rowStride, depth, b, sums); break;
            case 6: Tile6<TSimd, TVector>.Multiply(a, rowStride, depth, b, sums); break;
            case 4: Tile4<TSimd, TVector>.Multiply(a, rowStride, depth, b, sums); break;
            default: Tile1<TSimd, TVector>.Multiply(a, rowStride, depth, b, sums); break;
        }
    }
}
