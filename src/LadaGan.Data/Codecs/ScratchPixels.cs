using System.Runtime.InteropServices;

namespace LadaGan.Data.Codecs;

/// <summary>
/// Unmanaged memory for the four-channel pixels of one decoding: pages that the decoder does not touch are never resident, and
/// all of it is freed afterwards.
/// </summary>
internal sealed unsafe class ScratchPixels : IDisposable
{
    private readonly int _bytes;

    public ScratchPixels(int width, int height)
    {
        _bytes = checked(width * height * 4);
        Start = (byte*)NativeMemory.Alloc((nuint)_bytes);
    }

    /// <summary>The first byte.</summary>
    public byte* Start { get; private set; }

    /// <summary>width · height · 4 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => new(Start, _bytes);

    public void Dispose()
    {
        NativeMemory.Free(Start);
        Start = null;
    }
}
