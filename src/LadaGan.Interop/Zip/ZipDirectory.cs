using System.Buffers.Binary;
using System.Text;
using LadaGan.Interop.Files;

namespace LadaGan.Interop.Zip;

/// <summary>The list of entries at the end of a mapped zip file, ZIP64 included, by name.</summary>
/// <remarks>
/// Source: PKWARE APPNOTE.TXT 4.3.12–4.3.16, 4.5.3. Own code because System.IO.Compression's archive does not tell where an entry lies, so
/// nothing could be read from the map in place. Memory taken is in proportion to the list's real size.
/// </remarks>
internal static class ZipDirectory
{
    private const uint EntrySignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const int EntryLength = 46;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int Locator64Length = 20;
    private const int LargestDirectory = 1 << 30;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the first bytes are those of a zip (of an entry, or of an empty archive's end).</summary>
    public static bool IsZip(MappedFile file) =>
        file.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(file.Bytes(0, 4)) is 0x04034B50 or EndSignature;

    /// <summary>Every entry, in the list's order.</summary>
    /// <exception cref="InteropException">The list is cut off or damaged, names an entry twice, or belongs to a zip split over several files.</exception>
    public static OrderedDictionary<string, ZipEntry> Read(MappedFile file)
    {
        var (offset, size, count) = Locate(file);
        if (size is < 0 or > LargestDirectory || count < 0 || count > size / EntryLength)
            throw Damaged(file);
        var entries = new OrderedDictionary<string, ZipEntry>(StringComparer.Ordinal);
        var rest = file.Bytes(offset, (int)size);
        for (var index = 0L; index < count; index++)
        {
            var entry = Parse(file, ref rest);
            if (!entries.TryAdd(entry.Name, entry))
                throw file.Bad($"is a damaged zip: it lists {InteropException.Quote(entry.Name)} twice");
        }
        return entries;
    }

    private static (long Offset, long Size, long Count) Locate(MappedFile file)
    {
        var tailLength = (int)Math.Min(file.Length, EndLength + ushort.MaxValue);
        var tailStart = file.Length - tailLength;
        var tail = file.Bytes(tailStart, tailLength);
        for (var at = tailLength - EndLength; at >= 0; at--)
        {
            var end = tail[at..];
            if (U32(end) != EndSignature || EndLength + U16(end[20..]) != end.Length)
                continue;
            var locator = tailStart + at - Locator64Length;
            if (locator >= 0 && file.Bytes(locator, Locator64Length) is var bytes && U32(bytes) == Locator64Signature)
                return Locate64(file, I64(bytes[8..]));
            if (U16(end[4..]) != 0 || U16(end[8..]) != U16(end[10..]))
                throw file.Bad("is one part of a zip split over several files; join them first");
            return (U32(end[16..]), U32(end[12..]), U16(end[10..]));
        }
        throw file.Bad("is a zip without its end: it is cut off; copy it again");
    }

    private static (long Offset, long Size, long Count) Locate64(MappedFile file, long at)
    {
        var end = file.Bytes(at, End64Length);
        return U32(end) == End64Signature ? (I64(end[48..]), I64(end[40..]), I64(end[32..])) : throw Damaged(file);
    }

    private static ZipEntry Parse(MappedFile file, ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < EntryLength || U32(rest) != EntrySignature)
            throw Damaged(file);
        int nameLength = U16(rest[28..]), extraLength = U16(rest[30..]), commentLength = U16(rest[32..]);
        var length = EntryLength + nameLength + extraLength + commentLength;
        if (length > rest.Length)
            throw Damaged(file);
        long size = U32(rest[24..]), compressed = U32(rest[20..]), header = U32(rest[42..]);
        var wide = Zip64Numbers(rest.Slice(EntryLength + nameLength, extraLength));
        // The extra field holds, in this order, those of the three numbers that are all ones in the entry itself.
        size = Widen(size, ref wide);
        compressed = Widen(compressed, ref wide);
        header = Widen(header, ref wide);
        var flags = U16(rest[8..]);
        var entry = new ZipEntry(
            NameOf(file, rest.Slice(EntryLength, nameLength)), U16(rest[10..]), (flags & 1) != 0, U32(rest[16..]), compressed, size, header);
        rest = rest[length..];
        return size >= 0 && compressed >= 0 && header >= 0 ? entry : throw Damaged(file);
    }

    private static ReadOnlySpan<byte> Zip64Numbers(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = U16(extra), length = U16(extra[2..]);
            if (length > extra.Length - 4)
                break;
            if (id == 1)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }
        return [];
    }

    private static long Widen(long value, ref ReadOnlySpan<byte> numbers)
    {
        if (value != uint.MaxValue || numbers.Length < 8)
            return value;
        value = I64(numbers);
        numbers = numbers[8..];
        return value;
    }

    private static string NameOf(MappedFile file, ReadOnlySpan<byte> name)
    {
        try
        {
            return StrictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            throw file.Bad("is a zip with a name that is not UTF-8; neither PyTorch nor NumPy writes one");
        }
    }

    private static InteropException Damaged(MappedFile file) => file.Bad("is a damaged zip: its list of entries is broken; copy it again");

    private static ushort U16(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at);

    private static uint U32(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32LittleEndian(at);

    private static long I64(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadInt64LittleEndian(at);
}
