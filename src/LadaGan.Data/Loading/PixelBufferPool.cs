using System.Collections.Concurrent;

namespace LadaGan.Data.Loading;

/// <summary>Pinned arrays of one length, used again: they are large, and making one for every batch would keep the collector busy.</summary>
internal sealed class PixelBufferPool(int length, int kept)
{
    private readonly ConcurrentBag<byte[]> _free = [];

    public byte[] Rent() => _free.TryTake(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(length, pinned: true);

    public void Return(byte[] buffer)
    {
        if (_free.Count < kept)
        {
            _free.Add(buffer);
        }
    }
}
