using LadaGan.Core.Files;

namespace LadaGan.Core.Tests.Files;

/// <summary>A file of any length that is zero but for some pieces: positions above 4 GiB without a file of that size.</summary>
internal sealed class SparseBytes(long length, params (long At, byte[] Piece)[] pieces) : IFileBytes
{
    public long Length => length;

    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        var bytes = new byte[count];
        foreach (var (at, piece) in pieces)
        {
            for (var index = Math.Max(0, offset - at); index < piece.Length && at + index < offset + count; index++)
            {
                bytes[at + index - offset] = piece[index];
            }
        }
        return bytes;
    }
}
