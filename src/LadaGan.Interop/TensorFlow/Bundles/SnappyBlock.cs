using IronSnappy;
using LadaGan.Core.Errors;

namespace LadaGan.Interop.TensorFlow.Bundles;

/// <summary>A block of a table, compressed with Snappy.</summary>
/// <remarks>Source: format_description.txt of github.com/google/snappy.</remarks>
internal static class SnappyBlock
{
    // The densest element copies 64 bytes and takes 3: what announces more cannot be true.
    private const int LargestRatio = 22;

    /// <exception cref="InvalidDataException">The block is damaged, or announces more than its size can hold.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> block)
    {
        var announced = new ByteReader(block).Varint();
        if (announced > (ulong)LargestRatio * (ulong)block.Length)
        {
            throw new InvalidDataException($"a Snappy block of {block.Length} bytes announces {announced}");
        }
        try
        {
            return Snappy.Decode(block);
        }
        catch (IOException error)
        {
            throw new InvalidDataException($"a Snappy block is invalid ({error.Clause()})", error);
        }
    }
}
