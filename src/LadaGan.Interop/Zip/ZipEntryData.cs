using System.IO.Compression;
using System.IO.Hashing;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Interop.Files;

namespace LadaGan.Interop.Zip;

/// <summary>Where an entry's bytes lie in the mapped file, and how to read them.</summary>
/// <remarks>
/// Checked here, before memory is taken: encryption, method, the local header, the place in the file and the ratio. A stored entry may be
/// read in place.
/// </remarks>
internal sealed class ZipEntryData
{
    private const int Piece = 1 << 30;

    private readonly MappedFile _file;
    private readonly ZipEntry _entry;

    /// <exception cref="InteropException">The entry is encrypted, packed in an unknown way, or not where and what the list
    /// says.</exception>
    public ZipEntryData(MappedFile file, ZipEntry entry)
    {
        (_file, _entry) = (file, entry);
        var reason = entry switch
        {
            { IsEncrypted: true } => "is encrypted; make the zip without a password",
            { Method: not (ZipEntry.Stored or ZipEntry.Deflated) } =>
                $"is compressed by method {entry.Method}; only \"stored\" and \"deflate\" are read",
            { Method: ZipEntry.Stored } when entry.Size != entry.CompressedSize =>
                $"announces {entry.Size} bytes but stores {entry.CompressedSize}",
            { IsImplausible: true } =>
                $"announces {entry.Size} bytes out of {entry.CompressedSize}; more than {ZipEntry.LargestRatio} times is refused",
            _ => null,
        };
        if (reason is not null)
        {
            throw Bad(reason);
        }
        Begin = FindBytes();
    }

    public bool IsStored => _entry.Method == ZipEntry.Stored;

    /// <summary>The file's byte with which the entry's (packed) bytes begin.</summary>
    public long Begin { get; }

    /// <summary>The unpacked size.</summary>
    public long Size => _entry.Size;

    public uint Crc => _entry.Crc;

    /// <summary>The unpacked bytes from the first on; reading the last also checks the CRC-32, and that nothing follows.</summary>
    public unsafe Stream Open()
    {
        Stream stream = new UnmanagedMemoryStream(_file.Address(Begin, _entry.CompressedSize), _entry.CompressedSize);
        return new ZipEntryStream(this, IsStored ? stream : new DeflateStream(stream, CompressionMode.Decompress));
    }

    /// <summary>Checks the CRC-32 of a stored entry in place.</summary>
    /// <exception cref="InteropException">It does not match: the bytes are damaged.</exception>
    public void Verify()
    {
        var crc = new Crc32();
        for (var done = 0L; done < Size; done += Piece)
        {
            crc.Append(_file.Bytes(Begin + done, (int)Math.Min(Piece, Size - done)));
        }
        if (crc.GetCurrentHashAsUInt32() != _entry.Crc)
        {
            throw BadCrc();
        }
    }

    private long FindBytes()
    {
        try
        {
            return ZipDirectory.DataOffset(_file, _entry);
        }
        catch (InvalidDataException error)
        {
            throw Bad($"cannot be read: {error.Message}");
        }
    }

    public InteropException BadCrc() =>
        Bad("does not match its CRC-32: the file is damaged (or was saved without checksums); copy or save it again");

    public InteropException Bad(string problem) => _file.Bad($"cannot be used: its zip entry {ErrorText.Quote(_entry.Name)} {problem}");
}
