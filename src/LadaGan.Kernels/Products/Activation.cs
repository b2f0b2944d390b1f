using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>The function applied to a product plus bias before it is stored.</summary>
public enum Activation
{
    /// <summary>The identity.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>max(x, 0.2·x).</summary>
    LeakyRelu,

    /// <summary>x·Φ(x), computed with erf, not with the tanh approximation.</summary>
    Gelu,
}

/// <summary>The activations as vector operations.</summary>
internal static class Activations
{
    private const float Slope = 0.2f;

    extension(Activation activation)
    {
        /// <summary>The activation of each element of <paramref name="x"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector x) where TSimd : struct, ISimd<TVector> where TVector : struct => activation switch
        {
            Activation.Relu => TSimd.Max(x, default),
            Activation.LeakyRelu => TSimd.Max(x, TSimd.Multiply(x, TSimd.Broadcast(Slope))),
            Activation.Gelu => Gelu<TSimd, TVector>(x),
            _ => x,
        };
    }

    /// <summary>x/2·(1 + erf(x/√2)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gelu<TSimd, TVector>(TVector x) where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var half = TSimd.Multiply(x, TSimd.Broadcast(0.5f));
        return TSimd.MultiplyAdd(half, Erf<TSimd, TVector>(TSimd.Multiply(x, TSimd.Broadcast(0.70710678f))), half);
    }

    /// <summary>A rational approximation on [−4, 4]; beyond, erf is ±1 in float32.</summary>
    /// <remarks>The coefficients are those of Eigen's <c>generic_fast_erf_float</c> (MPL 2.0).</remarks>
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
