using System.Buffers.Binary;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Runs.TensorBoard;

/// <summary>
/// TensorFlow's framing of records: length (uint64), masked CRC-32C of those eight bytes, data, masked CRC-32C of the data; all
/// little-endian (<c>tensorflow/core/lib/io/record_writer.h</c>).
/// </summary>
internal static class TfRecord
{
    private const int HeaderBytes = sizeof(ulong) + sizeof(uint);
    private const int FooterBytes = sizeof(uint);

    public static byte[] Frame(ReadOnlySpan<byte> data)
    {
        var record = new byte[HeaderBytes + data.Length + FooterBytes];
        var length = record.AsSpan(0, sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), Crc32C.Masked(length));
        data.CopyTo(record.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeaderBytes + data.Length), Crc32C.Masked(data));
        return record;
    }

    /// <summary>The data of the next record; null at the end, or if the next record is incomplete.</summary>
    public static byte[]? Read(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !IsIntact(header, sizeof(ulong)))
        {
            return null;
        }
        var length = BinaryPrimitives.ReadUInt64LittleEndian(header);
        // Checked before memory is allocated: a record cannot be larger than the rest of the file.
        if (length > (ulong)Math.Max(stream.Length - stream.Position - FooterBytes, 0) || length > (ulong)Array.MaxLength - FooterBytes)
        {
            return null;
        }
        var rest = new byte[(int)length + FooterBytes];
        return stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) == rest.Length && IsIntact(rest, (int)length)
            ? rest[..(int)length]
            : null;
    }

    private static bool IsIntact(ReadOnlySpan<byte> bytes, int length) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[length..]) == Crc32C.Masked(bytes[..length]);
}
