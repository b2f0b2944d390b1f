using System.IO.Compression;
using System.IO.Hashing;
using LadaGan.Core.Files;
using LadaGan.Data.Codecs;

namespace LadaGan.Data.Datasets.Zip;

/// <summary>
/// Reads one entry by its location in the file, so several threads can read at once. Checked before memory is allocated: method,
/// encryption, size and ratio; afterwards: the unpacked size and the CRC-32 (which .NET does not check).
/// </summary>
internal static class ZipEntryReader
{
    private const int UsualRatio = 16;

    /// <exception cref="ImageFormatException">The entry is encrypted, damaged, or does not match the directory.</exception>
    public static byte[] Read(OpenFileBytes file, ZipEntry entry)
    {
        Check(entry);
        try
        {
            var data = file.Read(ZipDirectory.DataOffset(file, entry), (int)entry.CompressedSize);
            if (entry.Method == ZipEntry.Deflated)
            {
                data = Inflate(data, (int)entry.Size);
            }
            return Crc32.HashToUInt32(data) == entry.Crc ? data : throw new InvalidDataException("its CRC-32 does not match");
        }
        catch (InvalidDataException error)
        {
            throw new ImageFormatException($"is a damaged zip entry: {error.Message}");
        }
    }

    private static void Check(ZipEntry entry)
    {
        DecodeLimits.Default.CheckEncoded(entry.Size);
        var reason = entry switch
        {
            { IsEncrypted: true } => "is encrypted; make the zip without a password",
            { Method: not (ZipEntry.Stored or ZipEntry.Deflated) } =>
                $"is compressed by method {entry.Method}; make the zip with \"stored\" or \"deflate\"",
            { Method: ZipEntry.Stored } when entry.Size != entry.CompressedSize =>
                $"declares {entry.Size} bytes but stores {entry.CompressedSize}",
            _ when entry.IsImplausible || entry.CompressedSize == 0 =>
                $"declares {entry.Size:N0} bytes out of {entry.CompressedSize:N0}; more than {ZipEntry.LargestRatio} times is refused",
            _ when entry.CompressedSize > DecodeLimits.Default.MaxEncodedBytes =>
                $"declares {entry.CompressedSize:N0} compressed bytes; too many",
            _ => null,
        };
        if (reason is not null)
        {
            throw new ImageFormatException(reason);
        }
    }

    // Memory grows with what is really there: the declared size may be a lie.
    private static byte[] Inflate(byte[] compressed, int size)
    {
        using var stream = new DeflateStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var data = new byte[(int)Math.Min(size, UsualRatio * (long)compressed.Length)];
        var read = 0;
        while (stream.Read(data, read, data.Length - read) is > 0 and var more)
        {
            read += more;
            if (read == data.Length && read < size)
            {
                Array.Resize(ref data, (int)Math.Min(size, 2L * read));
            }
        }
        return read == size && stream.ReadByte() < 0
            ? data
            : throw new InvalidDataException($"it does not contain the {size} bytes it declares");
    }
}
