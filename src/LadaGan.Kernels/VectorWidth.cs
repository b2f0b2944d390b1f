namespace LadaGan.Kernels;

/// <summary>How many bits a kernel's vectors have.</summary>
public enum VectorWidth
{
    /// <summary>Four floats: SSE, ARM's NEON.</summary>
    Bits128 = 4,

    /// <summary>Eight floats: AVX2.</summary>
    Bits256 = 8,

    /// <summary>Sixteen floats: AVX-512.</summary>
    Bits512 = 16,
}
