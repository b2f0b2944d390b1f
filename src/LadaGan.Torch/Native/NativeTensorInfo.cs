using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LadaGan.Torch.Native;

/// <summary>The properties of a tensor, read in one call (<c>lt_info</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeTensorInfo
{
    public EightLongs Sizes;
    public EightLongs Strides;
    public long Count;
    public nint Data;
    public int Dim;
    public int Type;
    public int DeviceType;
    public int DeviceIndex;
    public int RequiresGrad;
    public int IsLeaf;

    [InlineArray(8)]
    public struct EightLongs
    {
        private long _first;
    }
}
