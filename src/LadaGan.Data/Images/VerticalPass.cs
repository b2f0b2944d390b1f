using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LadaGan.Data.Images;

/// <summary>
/// Resamples along columns: 64, 32 or 16 bytes of a row at a time, two taps per multiplication where the processor supports it.
/// </summary>
internal static unsafe class VerticalPass
{
    /// <summary>Resamples any number of rows to the target's; the widths are the same.</summary>
    public static void Run(PixelRows source, PixelRows target, ResampleFilter filter) =>
        Run(source, target, filter, Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? 512 : Avx2.IsSupported ? 256 : 128);

    /// <summary>The same with vectors of at most <paramref name="bits"/>: 512, 256 or 128.</summary>
    public static void Run(PixelRows source, PixelRows target, ResampleFilter filter, int bits)
    {
        var coefficients = ResampleCoefficients.For(source.Height, target.Height, filter);
        var stride = source.Row(1) - source.Row(0);
        var bytes = source.Width * 3;
        for (var y = 0; y < target.Height; y++)
        {
            var weights = coefficients.Of(y, out var first);
            var parts = coefficients.Parts(y, out _);
            byte* rows = source.Row(first), result = target.Row(y);
            var column = 0;
            for (; bits >= 512 && column <= bytes - Vector512<byte>.Count; column += Vector512<byte>.Count)
            {
                Columns512(rows + column, stride, weights.Length, parts).Store(result + column);
            }
            for (; bits >= 256 && column <= bytes - Vector256<byte>.Count; column += Vector256<byte>.Count)
            {
                Columns256(rows + column, stride, weights.Length, parts).Store(result + column);
            }
            for (; column <= bytes - Vector128<byte>.Count; column += Vector128<byte>.Count)
            {
                Columns128(rows + column, stride, weights).Store(result + column);
            }
            for (; column < bytes; column++)
            {
                result[column] = Column(rows + column, stride, weights);
            }
        }
    }

    private static Vector512<byte> Columns512(byte* at, long stride, int taps, ReadOnlySpan<int> parts)
    {
        var (high0, high1, high2, high3) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
        var (low0, low1, low2, low3) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
        for (var tap = 0; tap < taps; tap += 2, at += 2 * stride)
        {
            var part = (tap & ~3) + (tap >> 1 & 1);
            var (high, low) = (Vector512.Create(parts[part]).AsInt16(), Vector512.Create(parts[part + 2]).AsInt16());
            var above = Vector512.Load(at);
            // An odd last tap is paired with a weight of zero.
            var below = tap + 1 < taps ? Vector512.Load(at + stride) : above;
            var (left, right) = (Avx512BW.UnpackLow(above, below), Avx512BW.UnpackHigh(above, below));
            var (pixels0, pixels1) = (Avx512BW.UnpackLow(left, default).AsInt16(), Avx512BW.UnpackHigh(left, default).AsInt16());
            var (pixels2, pixels3) = (Avx512BW.UnpackLow(right, default).AsInt16(), Avx512BW.UnpackHigh(right, default).AsInt16());
            high0 += Avx512BW.MultiplyAddAdjacent(pixels0, high);
            high1 += Avx512BW.MultiplyAddAdjacent(pixels1, high);
            high2 += Avx512BW.MultiplyAddAdjacent(pixels2, high);
            high3 += Avx512BW.MultiplyAddAdjacent(pixels3, high);
            low0 += Avx512BW.MultiplyAddAdjacent(pixels0, low);
            low1 += Avx512BW.MultiplyAddAdjacent(pixels1, low);
            low2 += Avx512BW.MultiplyAddAdjacent(pixels2, low);
            low3 += Avx512BW.MultiplyAddAdjacent(pixels3, low);
        }
        return Avx512BW.PackUnsignedSaturate(
            Avx512BW.PackSignedSaturate(Rounded(high0, low0), Rounded(high1, low1)),
            Avx512BW.PackSignedSaturate(Rounded(high2, low2), Rounded(high3, low3)));
    }

    private static Vector256<byte> Columns256(byte* at, long stride, int taps, ReadOnlySpan<int> parts)
    {
        var (high0, high1, high2, high3) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        var (low0, low1, low2, low3) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        for (var tap = 0; tap < taps; tap += 2, at += 2 * stride)
        {
            var part = (tap & ~3) + (tap >> 1 & 1);
            var (high, low) = (Vector256.Create(parts[part]).AsInt16(), Vector256.Create(parts[part + 2]).AsInt16());
            var above = Vector256.Load(at);
            var below = tap + 1 < taps ? Vector256.Load(at + stride) : above;
            var (left, right) = (Avx2.UnpackLow(above, below), Avx2.UnpackHigh(above, below));
            var (pixels0, pixels1) = (Avx2.UnpackLow(left, default).AsInt16(), Avx2.UnpackHigh(left, default).AsInt16());
            var (pixels2, pixels3) = (Avx2.UnpackLow(right, default).AsInt16(), Avx2.UnpackHigh(right, default).AsInt16());
            high0 += Avx2.MultiplyAddAdjacent(pixels0, high);
            high1 += Avx2.MultiplyAddAdjacent(pixels1, high);
            high2 += Avx2.MultiplyAddAdjacent(pixels2, high);
            high3 += Avx2.MultiplyAddAdjacent(pixels3, high);
            low0 += Avx2.MultiplyAddAdjacent(pixels0, low);
            low1 += Avx2.MultiplyAddAdjacent(pixels1, low);
            low2 += Avx2.MultiplyAddAdjacent(pixels2, low);
            low3 += Avx2.MultiplyAddAdjacent(pixels3, low);
        }
        return Avx2.PackUnsignedSaturate(
            Avx2.PackSignedSaturate(Rounded(high0, low0), Rounded(high1, low1)),
            Avx2.PackSignedSaturate(Rounded(high2, low2), Rounded(high3, low3)));
    }

    private static Vector512<int> Rounded(Vector512<int> high, Vector512<int> low) =>
        ((high << ResampleCoefficients.LowBits) + low + Vector512.Create(ResampleCoefficients.Half)) >> ResampleCoefficients.Precision;

    private static Vector256<int> Rounded(Vector256<int> high, Vector256<int> low) =>
        ((high << ResampleCoefficients.LowBits) + low + Vector256.Create(ResampleCoefficients.Half)) >> ResampleCoefficients.Precision;

    private static Vector128<byte> Columns128(byte* at, long stride, ReadOnlySpan<int> weights)
    {
        var half = Vector128.Create(ResampleCoefficients.Half);
        var (a, b, c, d) = (half, half, half, half);
        for (var tap = 0; tap < weights.Length; tap++, at += stride)
        {
            var (left, right) = Vector128.Widen(Vector128.Load(at));
            var ((first, second), (third, fourth)) = (Vector128.Widen(left), Vector128.Widen(right));
            var weight = weights[tap];
            a += first.AsInt32() * weight;
            b += second.AsInt32() * weight;
            c += third.AsInt32() * weight;
            d += fourth.AsInt32() * weight;
        }
        return Vector128.Narrow(Vector128.Narrow(Clipped(a), Clipped(b)), Vector128.Narrow(Clipped(c), Clipped(d)));
    }

    private static Vector128<uint> Clipped(Vector128<int> sum) =>
        Vector128.Clamp(sum >> ResampleCoefficients.Precision, Vector128<int>.Zero, Vector128.Create(255)).AsUInt32();

    private static byte Column(byte* at, long stride, ReadOnlySpan<int> weights)
    {
        var sum = ResampleCoefficients.Half;
        foreach (var weight in weights)
        {
            sum += *at * weight;
            at += stride;
        }
        return (byte)Math.Clamp(sum >> ResampleCoefficients.Precision, 0, 255);
    }
}
