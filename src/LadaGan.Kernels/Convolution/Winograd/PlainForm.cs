using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Convolution.Winograd;

/// <summary>F(4, 3) at the points 0, ±a, ±b and ∞ with a = 5/8 and b = 3/2: 36 products for 16 results of 9 terms each.</summary>
/// <remarks>
/// The points of oneDNN's former convolution. They lie closer together than 0, ±1, ±2, so that less cancels, and every constant of the
/// transforms of maps is exact.
/// </remarks>
internal readonly unsafe struct PlainForm : IWinogradForm
{
    private const float A = 0.625f, B = 1.5f, A2 = A * A, B2 = B * B;
    private const double Na = 1 / (2.0 * A2 * (A2 - B2)), Nb = 1 / (2.0 * B2 * (B2 - A2));

    public static int Pixels => 6;

    public static int Step => 4;

    public static int Signals => 6;

    public static int Points => 6;

    public static int DepthOfSum => 128;

    public static ReadOnlySpan<double> Filter =>
    [
        1 / ((double)A2 * B2), 0, 0,
        Na, Na * A, Na * A2,
        Na, -Na * A, Na * A2,
        Nb, Nb * B, Nb * B2,
        Nb, -Nb * B, Nb * B2,
        0, 0, 1,
    ];

    public static int SignalOf(int point) => point;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TSimd, TVector>(float* d, nint step, float* signals, nint signalStep)
        where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (d0, d1, d2) = (TSimd.Load(d), TSimd.Load(d + step), TSimd.Load(d + (2 * step)));
        var (d3, d4, d5) = (TSimd.Load(d + (3 * step)), TSimd.Load(d + (4 * step)), TSimd.Load(d + (5 * step)));
        var (minusA2, minusB2) = (TSimd.Broadcast(-A2), TSimd.Broadcast(-B2));
        var evenA = TSimd.MultiplyAdd(d2, minusB2, d4);
        var oddA = TSimd.Multiply(TSimd.MultiplyAdd(d1, minusB2, d3), TSimd.Broadcast(A));
        var evenB = TSimd.MultiplyAdd(d2, minusA2, d4);
        var oddB = TSimd.Multiply(TSimd.MultiplyAdd(d1, minusA2, d3), TSimd.Broadcast(B));
        var (product, sum) = (TSimd.Broadcast(A2 * B2), TSimd.Broadcast(-(A2 + B2)));
        TSimd.Store(TSimd.MultiplyAdd(d0, product, TSimd.MultiplyAdd(d2, sum, d4)), signals);
        TSimd.Store(TSimd.Add(evenA, oddA), signals + signalStep);
        TSimd.Store(TSimd.Subtract(evenA, oddA), signals + (2 * signalStep));
        TSimd.Store(TSimd.Add(evenB, oddB), signals + (3 * signalStep));
        TSimd.Store(TSimd.Subtract(evenB, oddB), signals + (4 * signalStep));
        TSimd.Store(TSimd.MultiplyAdd(d1, product, TSimd.MultiplyAdd(d3, sum, d5)), signals + (5 * signalStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather<TSimd, TVector>(float* m, nint step, float* y, nint resultStep)
        where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (plusA, minusA) = (TSimd.Load(m + step), TSimd.Load(m + (2 * step)));
        var (plusB, minusB) = (TSimd.Load(m + (3 * step)), TSimd.Load(m + (4 * step)));
        var (evenA, oddA) = (TSimd.Add(plusA, minusA), TSimd.Subtract(plusA, minusA));
        var (evenB, oddB) = (TSimd.Add(plusB, minusB), TSimd.Subtract(plusB, minusB));
        TSimd.Store(TSimd.Add(TSimd.Load(m), TSimd.Add(evenA, evenB)), y);
        TSimd.Store(TSimd.MultiplyAdd(oddA, TSimd.Broadcast(A), TSimd.Multiply(oddB, TSimd.Broadcast(B))), y + resultStep);
        TSimd.Store(TSimd.MultiplyAdd(evenA, TSimd.Broadcast(A2), TSimd.Multiply(evenB, TSimd.Broadcast(B2))), y + (2 * resultStep));
        TSimd.Store(TSimd.MultiplyAdd(oddA, TSimd.Broadcast(A * A2),
            TSimd.MultiplyAdd(oddB, TSimd.Broadcast(B * B2), TSimd.Load(m + (5 * step)))), y + (3 * resultStep));
    }
}
