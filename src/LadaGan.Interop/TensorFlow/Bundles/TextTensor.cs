using System.Buffers.Binary;
using LadaGan.Core.Files;

namespace LadaGan.Interop.TensorFlow.Bundles;

/// <summary>
/// The layout of a tensor of texts: every length as a variable-length number, the masked CRC-32C of the lengths, then the texts.
/// </summary>
/// <remarks>
/// Source: WriteStringTensor in core/util/tensor_bundle/tensor_bundle.cc of github.com/tensorflow/tensorflow. Both checksums are of the
/// lengths as integers of four bytes (eight from 4 GiB on); the entry's goes on with the first checksum and the texts.
/// </remarks>
internal static class TextTensor
{
    /// <param name="bytes">The tensor's bytes.</param>
    /// <param name="count">How many texts it has.</param>
    /// <param name="checksum">The entry's masked checksum.</param>
    /// <exception cref="InvalidDataException">The bytes do not hold so many texts, or do not match a checksum.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlySpan<byte> bytes, long count, uint checksum)
    {
        if (count > bytes.Length)
        {
            throw new InvalidDataException($"{count} texts cannot be in {bytes.Length} bytes");
        }
        var reader = new ByteReader(bytes);
        var (lengths, crc) = (new ulong[count], 0u);
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = reader.Varint();
            crc = AppendLength(crc, lengths[i]);
        }
        var lengthsChecksum = reader.Take(sizeof(uint));
        if (BinaryPrimitives.ReadUInt32LittleEndian(lengthsChecksum) != Crc32C.Mask(crc))
        {
            throw new InvalidDataException("the lengths of its texts do not match their checksum");
        }
        if (Crc32C.Mask(Crc32C.Append(Crc32C.Append(crc, lengthsChecksum), reader.Left)) != checksum)
        {
            throw new InvalidDataException("it does not match its checksum; copy the file again");
        }
        var texts = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.Take(lengths[i]).ToArray();
        }
        return reader.Left.IsEmpty ? texts : throw new InvalidDataException($"{reader.Left.Length} bytes follow its texts");
    }

    private static uint AppendLength(uint crc, ulong length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return Crc32C.Append(crc, length > uint.MaxValue ? bytes : bytes[..sizeof(uint)]);
    }
}
