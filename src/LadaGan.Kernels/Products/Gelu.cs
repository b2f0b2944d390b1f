using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>GELU(x) = x/2·(1 + erf(x/√2)).</summary>
/// <remarks>erf as a rational function on [−4, 4], beyond which it is ±1 in float32: the coefficients of Eigen's <c>generic_fast_erf_float</c> (MPL 2.0).</remarks>
internal static class Gelu
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector>(TVector x) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var half = TSimd.Multiply(x, TSimd.Broadcast(0.5f));
        return TSimd.MultiplyAdd(half, Erf<TSimd, TVector>(TSimd.Multiply(x, TSimd.Broadcast(0.70710678f))), half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Erf<TSimd, TVector>(TVector x) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        x = TSimd.Max(TSimd.Min(x, TSimd.Broadcast(4)), TSimd.Broadcast(-4));
        var square = TSimd.Multiply(x, x);
        var p = TSimd.Broadcast(-2.72614225801306e-10f);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(2.77068142495902e-08f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-2.10102402082508e-06f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-5.69250639462346e-05f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-7.34990630326855e-04f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-2.95459980854025e-03f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-1.60960333262415e-02f));
        var q = TSimd.Broadcast(-1.45660718464996e-05f);
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(-2.13374055278905e-04f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(-1.68282697438203e-03f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(-7.37332916720468e-03f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(-1.42647390514189e-02f));
        return TSimd.Divide(TSimd.Multiply(x, p), q);
    }
}
