using System.Runtime.InteropServices;

namespace LadaGan.Torch.Native;

/// <summary>What a <see cref="NativeValue"/> holds; the numbers are those of <c>lt_kind</c> in ladatorch.h.</summary>
internal enum ValueKind
{
    Default, None, Tensor, Int, Double, Bool, Ints, Doubles, Bools, Tensors, String, Device,
}

/// <summary>One argument or result of a native call (<c>lt_value</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeValue
{
    public ValueKind Kind;
    public int Length;
    public long Word;
}
