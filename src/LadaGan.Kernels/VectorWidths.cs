using System.Runtime.Intrinsics;

namespace LadaGan.Kernels;

/// <summary>Which widths this processor has.</summary>
public static class VectorWidths
{
    /// <summary>The widest that the processor computes with.</summary>
    public static VectorWidth Best { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512 : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256 : VectorWidth.Bits128;

    /// <summary>Floats in a vector.</summary>
    internal static int Lanes(this VectorWidth width) => (int)width;
}
