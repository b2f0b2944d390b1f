using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace LadaGan.Core.Files;

/// <summary>An entry of a zip file's directory. The values are not trusted before they are checked.</summary>
/// <param name="Name">The name, with '/' between folders; a folder's ends in '/'.</param>
/// <param name="NameIsUtf8">Whether the name's bytes are UTF-8; if not, they were read as Latin-1.</param>
/// <param name="Method">The compression method: <see cref="Stored"/>, <see cref="Deflated"/>, or an unsupported one.</param>
/// <param name="IsEncrypted">Whether a password is needed.</param>
/// <param name="IsLink">Whether the entry is a symbolic link (Unix).</param>
/// <param name="Crc">The CRC-32 of the unpacked bytes.</param>
/// <param name="CompressedSize">The compressed size in bytes.</param>
/// <param name="Size">The uncompressed size in bytes.</param>
/// <param name="HeaderOffset">The position of the entry's local header in the file.</param>
public sealed record ZipEntry(
    string Name, bool NameIsUtf8, ushort Method, bool IsEncrypted, bool IsLink, uint Crc, long CompressedSize, long Size, long HeaderOffset)
{
    /// <summary>Not compressed.</summary>
    public const ushort Stored = 0;

    /// <summary>Compressed by Deflate.</summary>
    public const ushort Deflated = 8;
}

/// <summary>Reads the directory at the end of a zip file, ZIP64 included.</summary>
/// <remarks>
/// Source: PKWARE APPNOTE.TXT 4.3.12–4.3.16, 4.5.3. System.IO.Compression is not used, because several threads cannot read its archives
/// and it does not give the position of an entry. Memory is bounded by the file's size.
/// </remarks>
public static class ZipDirectory
{
    private const uint LocalSignature = 0x04034B50;
    private const uint EntrySignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const int LocalLength = 30;
    private const int EntryLength = 46;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int Locator64Length = 20;
    private const int LongestComment = ushort.MaxValue;
    private const int LargestDirectory = 1 << 30;

    /// <summary>Whether a file with this beginning is a zip file (with at least one entry, or empty).</summary>
    /// <param name="start">The file's first bytes, at least four.</param>
    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8);

    /// <summary>Every entry in the directory's order, folders included.</summary>
    /// <param name="file">The zip file.</param>
    /// <exception cref="InvalidDataException">The file is truncated, damaged or split over several files; the message is a clause about
    /// "it".</exception>
    public static List<ZipEntry> Read(IFileBytes file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (offset, size, count) = Locate(file);
        if (size is < 0 or > LargestDirectory || count < 0 || count > size / EntryLength)
        {
            throw Damaged();
        }
        var rest = Bytes(file, offset, (int)size);
        var entries = new List<ZipEntry>((int)count);
        for (var index = 0L; index < count; index++)
        {
            entries.Add(ParseEntry(ref rest));
        }
        return entries;
    }

    /// <summary>The position of an entry's (compressed) bytes, which follow its local header.</summary>
    /// <param name="file">The zip file.</param>
    /// <param name="entry">An entry of its directory.</param>
    /// <exception cref="InvalidDataException">There is no local header, or the bytes extend beyond the end of the file.</exception>
    public static long DataOffset(IFileBytes file, ZipEntry entry)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(entry);
        var local = Bytes(file, entry.HeaderOffset, LocalLength);
        if (U32(local) != LocalSignature)
        {
            throw new InvalidDataException("it is not where the directory says");
        }
        var begin = entry.HeaderOffset + LocalLength + U16(local[26..]) + U16(local[28..]);
        return entry.CompressedSize <= file.Length - begin
            ? begin
            : throw new InvalidDataException($"it announces {entry.CompressedSize} bytes, more than follow it in the file");
    }

    private static (long Offset, long Size, long Count) Locate(IFileBytes file)
    {
        var tailLength = (int)Math.Min(file.Length, EndLength + LongestComment + Locator64Length);
        var tail = Bytes(file, file.Length - tailLength, tailLength);
        for (var at = tailLength - EndLength; at >= 0; at--)
        {
            var end = tail[at..];
            if (U32(end) != EndSignature || EndLength + U16(end[20..]) != end.Length)
            {
                continue;
            }
            if (at >= Locator64Length && U32(tail[(at - Locator64Length)..]) == Locator64Signature)
            {
                return Locate64(file, I64(tail[(at - Locator64Length + 8)..]));
            }
            return U16(end[4..]) == 0 && U16(end[8..]) == U16(end[10..])
                ? (U32(end[16..]), U32(end[12..]), U16(end[10..]))
                : throw new InvalidDataException("it is one part of a zip split over several files; join them first");
        }
        throw new InvalidDataException("its end is missing: it is truncated");
    }

    private static (long Offset, long Size, long Count) Locate64(IFileBytes file, long at)
    {
        var end = Bytes(file, at, End64Length);
        return U32(end) == End64Signature
            ? (I64(end[48..]), I64(end[40..]), I64(end[32..]))
            : throw new InvalidDataException("its ZIP64 end is damaged");
    }

    private static ZipEntry ParseEntry(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < EntryLength || U32(rest) != EntrySignature)
        {
            throw Damaged();
        }
        int nameLength = U16(rest[28..]), extraLength = U16(rest[30..]), commentLength = U16(rest[32..]);
        var length = EntryLength + nameLength + extraLength + commentLength;
        if (length > rest.Length)
        {
            throw Damaged();
        }
        // The ZIP64 field contains, in this order, those of the three numbers whose bits are all ones in the entry itself.
        var wide = Zip64Numbers(rest.Slice(EntryLength + nameLength, extraLength));
        var size = Widened(U32(rest[24..]), ref wide);
        var compressed = Widened(U32(rest[20..]), ref wide);
        var header = Widened(U32(rest[42..]), ref wide);
        var name = rest.Slice(EntryLength, nameLength);
        var isUtf8 = Utf8.IsValid(name);
        var isEncrypted = (U16(rest[8..]) & 1) != 0;
        var isLink = ((U32(rest[38..]) >> 16) & 0xF000) == 0xA000;
        var entry = new ZipEntry(
            (isUtf8 ? Encoding.UTF8 : Encoding.Latin1).GetString(name), isUtf8, U16(rest[10..]), isEncrypted, isLink,
            U32(rest[16..]), compressed, size, header);
        rest = rest[length..];
        return entry;
    }

    private static ReadOnlySpan<byte> Zip64Numbers(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = U16(extra), length = U16(extra[2..]);
            if (length > extra.Length - 4)
            {
                break;
            }
            if (id == 1)
            {
                return extra.Slice(4, length);
            }
            extra = extra[(4 + length)..];
        }
        return [];
    }

    private static long Widened(long value, ref ReadOnlySpan<byte> numbers)
    {
        if (value != uint.MaxValue || numbers.Length < sizeof(long))
        {
            return value;
        }
        var wide = I64(numbers);
        numbers = numbers[sizeof(long)..];
        return wide >= 0 ? wide : throw Damaged();
    }

    private static ReadOnlySpan<byte> Bytes(IFileBytes file, long offset, int count) =>
        offset >= 0 && offset <= file.Length - count
            ? file.Bytes(offset, count)
            : throw new InvalidDataException("it refers to bytes beyond its end");

    private static InvalidDataException Damaged() => new("its directory is damaged");

    private static ushort U16(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at);

    private static uint U32(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32LittleEndian(at);

    private static long I64(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadInt64LittleEndian(at);
}
