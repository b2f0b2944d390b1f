using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace LadaGan.Core.Files;

/// <summary>Reads the directory at the end of a zip file, ZIP64 included.</summary>
/// <remarks>
/// Source: PKWARE APPNOTE.TXT 4.3.7, 4.3.12, 4.5.3. System.IO.Compression is not used, because several threads cannot read its archives
/// and it does not give the position of an entry. Memory is bounded by the file's size.
/// </remarks>
public static class ZipDirectory
{
    internal const string DamagedDirectory = "its directory is damaged";

    private const int LocalLength = 30;
    private const int EntryLength = 46;
    private const int LargestDirectory = 1 << 30;

    /// <summary>Whether a file with this beginning is a zip file (with at least one entry, or empty).</summary>
    /// <param name="start">The file's first bytes, at least four.</param>
    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8);

    /// <summary>Whether a file is a zip file; other bytes, such as a program that unpacks it, may precede the zip.</summary>
    /// <param name="file">The file.</param>
    public static bool IsZip(IFileBytes file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return IsZip(Bytes(file, 0, (int)Math.Min(file.Length, sizeof(uint)))) || ZipEnd.Find(file).End is not null;
    }

    /// <summary>Every entry in the directory's order, folders included.</summary>
    /// <param name="file">The zip file.</param>
    /// <exception cref="InvalidDataException">The file is truncated, damaged or split over several files; the message is a clause about
    /// "it".</exception>
    public static List<ZipEntry> Read(IFileBytes file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (found, problem) = ZipEnd.Find(file);
        if (found is not { } end)
        {
            throw new InvalidDataException(problem);
        }
        if (end.Size > LargestDirectory)
        {
            throw Damaged();
        }
        // To the directory's end: many programs count modulo 65,536, without ZIP64.
        var rest = Bytes(file, end.Offset, (int)end.Size);
        var entries = new List<ZipEntry>((int)Math.Clamp(end.Count, 0, end.Size / EntryLength));
        while (!rest.IsEmpty)
        {
            entries.Add(ParseEntry(ref rest, end.PositionsWrap ? 0 : end.Shift));
        }
        if (end.IsWide ? entries.Count != end.Count : (ushort)entries.Count != end.Count && end.Count != ushort.MaxValue)
        {
            throw Damaged();
        }
        if (end.PositionsWrap)
        {
            UnwrapPositions(entries, file.Length);
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
        if (U32(local) != ZipEnd.LocalSignature)
        {
            throw new InvalidDataException("it is not where the directory says");
        }
        var begin = entry.HeaderOffset + LocalLength + U16(local[26..]) + U16(local[28..]);
        return entry.CompressedSize <= file.Length - begin
            ? begin
            : throw new InvalidDataException($"it announces {entry.CompressedSize} bytes, more than follow it in the file");
    }

    // Positions modulo 2³² become whole again because entries follow one another in the file as in the directory.
    private static void UnwrapPositions(List<ZipEntry> entries, long fileLength)
    {
        const int bits = 32;
        var least = 0L;
        for (var index = 0; index < entries.Count; index++)
        {
            var position = entries[index].HeaderOffset;
            position += Math.Max(0, least - position + uint.MaxValue) >> bits << bits;
            if (position >= fileLength)
            {
                throw Damaged();
            }
            entries[index] = entries[index] with { HeaderOffset = position };
            least = position + LocalLength + Math.Min(entries[index].CompressedSize, fileLength);
        }
    }

    private static ZipEntry ParseEntry(ref ReadOnlySpan<byte> rest, long shift)
    {
        if (rest.Length < EntryLength || U32(rest) != ZipEnd.EntrySignature)
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
            ArchiveName.Normalise((isUtf8 ? Encoding.UTF8 : Encoding.Latin1).GetString(name)), isUtf8, U16(rest[10..]), isEncrypted, isLink,
            U32(rest[16..]), compressed, size, header + shift);
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

    internal static ReadOnlySpan<byte> Bytes(IFileBytes file, long offset, int count) =>
        offset >= 0 && offset <= file.Length - count
            ? file.Bytes(offset, count)
            : throw new InvalidDataException("it refers to bytes beyond its end");

    private static InvalidDataException Damaged() => new(DamagedDirectory);

    private static ushort U16(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at);

    private static uint U32(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32LittleEndian(at);

    private static long I64(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadInt64LittleEndian(at);
}
