using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Convolution.Winograd;

/// <summary>
/// F(4, 3) of a map upsampled ×2 by nearest neighbours, read from the map itself: 25 products for 16 results.
/// </summary>
/// <remarks>
/// Four results read the six upsampled pixels s₀ s₁ s₁ s₂ s₂ s₃. At the points 0, ±1, ±2 and ∞, the sum that belongs to −1 is
/// 4(s₁ − s₁) − (s₂ − s₂), always 0, and those of 2 and −2 are multiples of s₁ − s₂: five products of four sums remain. The factors that
/// these sums lack are in G.
/// </remarks>
internal readonly unsafe struct UpsampledForm : IWinogradForm
{
    public static int Pixels => 4;

    public static int Step => 2;

    public static int Signals => 4;

    public static int Points => 5;

    public static int DepthOfSum => 32;

    public static ReadOnlySpan<double> Filter =>
    [
        1 / 4.0, 0, 0,
        -1 / 3.0, -1 / 3.0, -1 / 3.0,
        -1 / 8.0, -1 / 4.0, -1 / 2.0,
        1 / 24.0, -1 / 12.0, 1 / 6.0,
        0, 0, 1,
    ];

    public static int SignalOf(int point) => point < 3 ? point : point - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TSimd, TVector>(float* d, nint step, float* signals, nint signalStep)
        where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (s0, s1) = (TSimd.Load(d), TSimd.Load(d + step));
        var (s2, s3) = (TSimd.Load(d + (2 * step)), TSimd.Load(d + (3 * step)));
        var (four, minusFive) = (TSimd.Broadcast(4), TSimd.Broadcast(-5));
        TSimd.Store(TSimd.MultiplyAdd(s0, four, TSimd.MultiplyAdd(s1, minusFive, s2)), signals);
        TSimd.Store(TSimd.MultiplyAdd(s1, TSimd.Broadcast(-4), s2), signals + signalStep);
        TSimd.Store(TSimd.Subtract(s1, s2), signals + (2 * signalStep));
        TSimd.Store(TSimd.MultiplyAdd(s1, four, TSimd.MultiplyAdd(s2, minusFive, s3)), signals + (3 * signalStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather<TSimd, TVector>(float* m, nint step, float* y, nint resultStep)
        where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var (plus, minus) = (TSimd.Load(m + (2 * step)), TSimd.Load(m + (3 * step)));
        var (one, even, odd) = (TSimd.Load(m + step), TSimd.Add(plus, minus), TSimd.Subtract(plus, minus));
        TSimd.Store(TSimd.Add(TSimd.Load(m), TSimd.Add(one, even)), y);
        TSimd.Store(TSimd.MultiplyAdd(odd, TSimd.Broadcast(2), one), y + resultStep);
        TSimd.Store(TSimd.MultiplyAdd(even, TSimd.Broadcast(4), one), y + (2 * resultStep));
        TSimd.Store(TSimd.MultiplyAdd(odd, TSimd.Broadcast(8), TSimd.Add(one, TSimd.Load(m + (4 * step)))), y + (3 * resultStep));
    }
}
