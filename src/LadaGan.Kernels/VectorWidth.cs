using System.Runtime.Intrinsics;

namespace LadaGan.Kernels;

/// <summary>The width of the vectors a kernel computes with.</summary>
public enum VectorWidth
{
    /// <summary>128 bits, four floats: SSE, or NEON on ARM.</summary>
    Bits128 = 4,

    /// <summary>256 bits, eight floats: AVX2.</summary>
    Bits256 = 8,

    /// <summary>512 bits, sixteen floats: AVX-512.</summary>
    Bits512 = 16,
}

/// <summary>The widths this processor supports, and what follows from a width.</summary>
public static class VectorWidths
{
    private static readonly VectorWidth Widest =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512 : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256 : VectorWidth.Bits128;

    extension(VectorWidth width)
    {
        /// <summary>The widest vectors this processor computes with.</summary>
        public static VectorWidth Best => Widest;

        /// <summary>Floats per vector.</summary>
        internal int Lanes => (int)width;
    }
}
