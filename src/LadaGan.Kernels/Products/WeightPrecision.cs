using System.Runtime.CompilerServices;
using LadaGan.Kernels.Simd;

namespace LadaGan.Kernels.Products;

/// <summary>How the weights of a product lie in memory; they are multiplied and added in float32 in either case.</summary>
public enum WeightPrecision
{
    /// <summary>float32.</summary>
    Float32,

    /// <summary>bfloat16, rounded to nearest, ties to even: half the memory, 8 significant bits.</summary>
    BFloat16,
}

/// <summary>The layout of one input's weights in a panel of two vectors' columns.</summary>
internal unsafe interface IWeightForm
{
    /// <summary>The floats that they occupy.</summary>
    static abstract int Floats(int lanes);

    /// <summary>Expands them to two vectors.</summary>
    static abstract void Load<TSimd, TVector>(float* weights, out TVector first, out TVector second)
        where TSimd : struct, ISimd<TVector> where TVector : struct;
}

/// <summary>Two vectors, one after the other.</summary>
internal readonly unsafe struct WholeWeights : IWeightForm
{
    public static int Floats(int lanes) => 2 * lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<TSimd, TVector>(float* weights, out TVector first, out TVector second)
        where TSimd : struct, ISimd<TVector> where TVector : struct =>
        (first, second) = (TSimd.Load(weights), TSimd.Load(weights + TSimd.Lanes));
}

/// <summary>Words of 32 bits: the first vector's weights below, the second's above. One load and two instructions expand both.</summary>
internal readonly unsafe struct HalfWeights : IWeightForm
{
    public static int Floats(int lanes) => lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load<TSimd, TVector>(float* weights, out TVector first, out TVector second)
        where TSimd : struct, ISimd<TVector> where TVector : struct
    {
        var words = TSimd.Load(weights);
        (first, second) = (TSimd.LowHalves(words), TSimd.HighHalves(words));
    }

    /// <summary>The nearest bfloat16, ties to even. Finite numbers only.</summary>
    public static uint Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    }
}
