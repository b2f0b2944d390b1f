using System.Runtime.InteropServices;

namespace LadaGan.Kernels.Threading;

/// <summary>A counter that shares its cache lines with nothing else.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct PaddedCounter
{
    [FieldOffset(64)]
    public long Value;
}
