using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LadaGan.Data.Images;

/// <summary>
/// Resamples along rows: four rows at a time, four taps of three channels in one
/// 256-bit vector; pixel by pixel on processors without AVX2.
/// </summary>
internal static unsafe class HorizontalPass
{
    private const int Rows = 4;

    // A load takes 16 bytes from any pixel of a row, so it reaches at most 13 bytes beyond the row's end.
    private const int Overread = 16;

    /// <summary>Resamples rows of any width to the target's width; the heights are the same.</summary>
    /// <param name="source">The rows to read.</param>
    /// <param name="target">The rows to write.</param>
    /// <param name="end">The end of the memory that contains the source.</param>
    /// <param name="filter">The kernel.</param>
    public static void Run(PixelRows source, PixelRows target, byte* end, ResampleFilter filter) =>
        Run(source, target, end, filter, Avx2.IsSupported);

    /// <summary>The same, with or without 256-bit vectors.</summary>
    public static void Run(PixelRows source, PixelRows target, byte* end, ResampleFilter filter, bool wide)
    {
        if (source.Width == target.Width)
        {
            for (var y = 0; y < source.Height; y++)
            {
                Unsafe.CopyBlockUnaligned(target.Row(y), source.Row(y), (uint)source.Width * 3);
            }
            return;
        }
        var coefficients = ResampleCoefficients.For(source.Width, target.Width, filter);
        var rowBytes = source.Width * 3;
        var slot = rowBytes + Overread;
        var scratch = ArrayPool<byte>.Shared.Rent(Rows * slot);
        fixed (byte* copies = scratch)
        {
            var rows = stackalloc byte*[Rows];
            var targets = stackalloc byte*[Rows];
            for (var y = 0; y < source.Height; y += Rows)
            {
                for (var row = 0; row < Rows; row++)
                {
                    // Beyond the last row, the last one is processed again, with the same result.
                    var at = Math.Min(y + row, source.Height - 1);
                    rows[row] = source.Row(at);
                    targets[row] = target.Row(at);
                    if (end - rows[row] < slot)
                    {
                        Unsafe.CopyBlockUnaligned(copies + (row * slot), rows[row], (uint)rowBytes);
                        rows[row] = copies + (row * slot);
                    }
                }
                if (wide)
                {
                    FourRows(rows, targets, target.Width, coefficients);
                }
                else
                {
                    for (var row = 0; row < Math.Min(Rows, source.Height - y); row++)
                    {
                        OneRow(rows[row], targets[row], target.Width, coefficients);
                    }
                }
            }
        }
        ArrayPool<byte>.Shared.Return(scratch);
    }

    private static void FourRows(byte** rows, byte** targets, int width, ResampleCoefficients coefficients)
    {
        // R, G, B of two taps side by side as 16-bit numbers in either half: R0 R1 G0 G1 B0 B1 0 0 | R2 R3 G2 G3 B2 B3 0 0.
        var pairs = Vector256.Create(
            0, 255, 3, 255, 1, 255, 4, 255, 2, 255, 5, 255, 255, 255, 255, 255,
            6, 255, 9, 255, 7, 255, 10, 255, 8, 255, 11, 255, 255, 255, 255, 255);
        var highs = Vector256.Create(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, (byte)7);
        var lows = highs + Vector256.Create((byte)8);
        byte* row0 = rows[0], row1 = rows[1], row2 = rows[2], row3 = rows[3];
        for (var x = 0; x < width; x++)
        {
            var parts = coefficients.Parts(x, out var first);
            var (high0, high1, high2, high3) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            var (low0, low1, low2, low3) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            fixed (int* weights = parts)
            {
                var at = first * 3;
                for (var group = 0; group < parts.Length; group += ResampleCoefficients.GroupTaps, at += ResampleCoefficients.GroupTaps * 3)
                {
                    var both = Avx2.BroadcastVector128ToVector256((byte*)(weights + group));
                    var high = Avx2.Shuffle(both, highs).AsInt16();
                    var low = Avx2.Shuffle(both, lows).AsInt16();
                    var pixels0 = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(row0 + at), pairs).AsInt16();
                    var pixels1 = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(row1 + at), pairs).AsInt16();
                    var pixels2 = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(row2 + at), pairs).AsInt16();
                    var pixels3 = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(row3 + at), pairs).AsInt16();
                    high0 += Avx2.MultiplyAddAdjacent(pixels0, high);
                    high1 += Avx2.MultiplyAddAdjacent(pixels1, high);
                    high2 += Avx2.MultiplyAddAdjacent(pixels2, high);
                    high3 += Avx2.MultiplyAddAdjacent(pixels3, high);
                    low0 += Avx2.MultiplyAddAdjacent(pixels0, low);
                    low1 += Avx2.MultiplyAddAdjacent(pixels1, low);
                    low2 += Avx2.MultiplyAddAdjacent(pixels2, low);
                    low3 += Avx2.MultiplyAddAdjacent(pixels3, low);
                }
            }
            var upper = Sse2.PackSignedSaturate(Rounded(high0, low0), Rounded(high1, low1));
            var lower = Sse2.PackSignedSaturate(Rounded(high2, low2), Rounded(high3, low3));
            var bytes = Sse2.PackUnsignedSaturate(upper, lower).AsUInt32();
            for (var row = 0; row < Rows; row++)
            {
                var target = targets[row] + (x * 3);
                var rgb = bytes.GetElement(row);
                Unsafe.WriteUnaligned(target, (ushort)rgb);
                target[2] = (byte)(rgb >> 16);
            }
        }
    }

    // R, G, B and a zero, summed over the taps of both halves.
    private static Vector128<int> Rounded(Vector256<int> high, Vector256<int> low)
    {
        var sum = (high << ResampleCoefficients.LowBits) + low;
        return (sum.GetLower() + sum.GetUpper() + Vector128.Create(ResampleCoefficients.Half)) >> ResampleCoefficients.Precision;
    }

    private static void OneRow(byte* row, byte* target, int width, ResampleCoefficients coefficients)
    {
        for (var x = 0; x < width; x++, target += 3)
        {
            var weights = coefficients.Of(x, out var first);
            var sum = Vector128.Create(ResampleCoefficients.Half);
            for (var tap = 0; tap < weights.Length; tap++)
            {
                var pixel = Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(row + ((first + tap) * 3))).AsByte();
                sum += Vector128.WidenLower(Vector128.WidenLower(pixel)).AsInt32() * weights[tap];
            }
            sum = Vector128.Clamp(sum >> ResampleCoefficients.Precision, Vector128<int>.Zero, Vector128.Create(255));
            (target[0], target[1], target[2]) = ((byte)sum[0], (byte)sum[1], (byte)sum[2]);
        }
    }
}
