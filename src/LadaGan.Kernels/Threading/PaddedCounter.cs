using System.Runtime.InteropServices;

namespace LadaGan.Kernels.Threading;

/// <summary>A counter with its cache lines to itself.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct PaddedCounter
{
    [FieldOffset(64)]
    public long Value;
}
