using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LadaGan.Kernels.Simd;

/// <summary>Words to the caches, which change no result.</summary>
internal static unsafe class CacheHint
{
    /// <summary>Asks for a cache line in the second cache; the address need not exist. Nothing where .NET has no such instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
