using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Data.Datasets.Zip;

/// <summary>Reads the list of entries at the end of a zip file, ZIP64 included.</summary>
/// <remarks>
/// Source: PKWARE APPNOTE.TXT 4.3.12–4.3.16, 4.5.3. Own code because System.IO.Compression's archive may not be read by several
/// threads and does not tell where an entry lies. Memory taken is bounded by the file's size.
/// </remarks>
internal static class ZipDirectory
{
    private const uint EntrySignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const int EntryLength = 46;
    private const int EndLength = 22;
    private const int Locator64Length = 20;
    private const int LongestComment = ushort.MaxValue;
    private const int LargestDirectory = 1 << 30;

    /// <summary>Whether a file that begins so is a zip (with an entry, or an empty archive).</summary>
    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8);

    /// <summary>Every entry in the directory's order, folders included.</summary>
    /// <exception cref="InvalidDataException">The file is cut off, damaged or split over several files.</exception>
    public static List<ZipEntry> Read(SafeFileHandle file)
    {
        var (offset, size, count) = Locate(file);
        if (size > LargestDirectory || count > size / EntryLength)
        {
            throw new InvalidDataException("its list of entries is damaged");
        }
        var directory = ReadExactly(file, offset, (int)size);
        var entries = new List<ZipEntry>((int)count);
        var rest = directory.AsSpan();
        for (var index = 0L; index < count; index++)
        {
            rest = rest[ParseEntry(rest, entries)..];
        }
        return entries;
    }

    public static byte[] ReadExactly(SafeFileHandle file, long offset, int count)
    {
        if (offset < 0 || count < 0 || offset > RandomAccess.GetLength(file) - count)
        {
            throw new InvalidDataException("it points outside of itself");
        }
        var bytes = GC.AllocateUninitializedArray<byte>(count);
        for (var read = 0; read < count;)
        {
            var now = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            read += now > 0 ? now : throw new InvalidDataException("it became shorter while it was read");
        }
        return bytes;
    }

    private static (long Offset, long Size, long Count) Locate(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        var tailLength = (int)Math.Min(length, EndLength + LongestComment + Locator64Length);
        var tail = ReadExactly(file, length - tailLength, tailLength).AsSpan();
        for (var at = tailLength - EndLength; at >= 0; at--)
        {
            var end = tail[at..];
            if (U32(end) != EndSignature || EndLength + U16(end[20..]) != end.Length)
            {
                continue;
            }
            var hasLocator = at >= Locator64Length && U32(tail[(at - Locator64Length)..]) == Locator64Signature;
            if (hasLocator)
            {
                return Locate64(file, I64(tail[(at - Locator64Length + 8)..]));
            }
            if (U16(end[4..]) != 0 || U16(end[8..]) != U16(end[10..]))
            {
                throw new InvalidDataException("it is one part of a zip split over several files");
            }
            return (U32(end[16..]), U32(end[12..]), U16(end[10..]));
        }
        throw new InvalidDataException("its end is missing: it is cut off");
    }

    private static (long Offset, long Size, long Count) Locate64(SafeFileHandle file, long at)
    {
        var end = ReadExactly(file, at, 56).AsSpan();
        if (U32(end) != End64Signature || I64(end[32..]) < 0 || I64(end[40..]) < 0)
        {
            throw new InvalidDataException("its ZIP64 end is damaged");
        }
        return (I64(end[48..]), I64(end[40..]), I64(end[32..]));
    }

    private static int ParseEntry(ReadOnlySpan<byte> at, List<ZipEntry> entries)
    {
        if (at.Length < EntryLength || U32(at) != EntrySignature)
        {
            throw new InvalidDataException("its list of entries is damaged");
        }
        int nameLength = U16(at[28..]), extraLength = U16(at[30..]), commentLength = U16(at[32..]);
        var length = EntryLength + nameLength + extraLength + commentLength;
        if (length > at.Length)
        {
            throw new InvalidDataException("its list of entries is damaged");
        }
        var sizes = (Size: (long)U32(at[24..]), Compressed: (long)U32(at[20..]), Header: (long)U32(at[42..]));
        sizes = WithZip64(sizes, at.Slice(EntryLength + nameLength, extraLength));
        var flags = U16(at[8..]);
        var unixType = (U32(at[38..]) >> 16) & 0xF000;
        entries.Add(new ZipEntry(
            NameOf(at.Slice(EntryLength, nameLength)), U16(at[10..]), (flags & 1) != 0, unixType == 0xA000, U32(at[16..]),
            sizes.Compressed, sizes.Size, sizes.Header));
        return length;
    }

    // The extra field 0x0001 holds, in this order, those of the three numbers that are all ones in the entry itself.
    private static (long Size, long Compressed, long Header) WithZip64((long Size, long Compressed, long Header) sizes, ReadOnlySpan<byte> extra)
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
                var numbers = extra.Slice(4, length);
                return (Take(sizes.Size, ref numbers), Take(sizes.Compressed, ref numbers), Take(sizes.Header, ref numbers));
            }
            extra = extra[(4 + length)..];
        }
        return sizes;
    }

    private static long Take(long value, ref ReadOnlySpan<byte> numbers)
    {
        if (value != uint.MaxValue || numbers.Length < 8)
        {
            return value;
        }
        var wide = I64(numbers);
        numbers = numbers[8..];
        return wide >= 0 ? wide : throw new InvalidDataException("its list of entries is damaged");
    }

    private static string NameOf(ReadOnlySpan<byte> name) =>
        Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : Encoding.Latin1.GetString(name);

    private static ushort U16(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at);

    private static uint U32(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32LittleEndian(at);

    private static long I64(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadInt64LittleEndian(at);
}
