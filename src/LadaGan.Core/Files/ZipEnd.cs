using System.Buffers.Binary;

namespace LadaGan.Core.Files;

/// <summary>Where a zip's directory is, according to the record at the file's end; ZIP64 included.</summary>
/// <remarks>
/// Source: PKWARE APPNOTE.TXT 4.3.14–4.3.16. The record is searched from the end: a comment, or bytes that a transfer in blocks has added,
/// may follow it. Bytes before the zip (a program that unpacks itself) move everything by <see cref="Shift"/>.
/// </remarks>
/// <param name="Offset">The directory's position in the file.</param>
/// <param name="Size">The directory's length in bytes.</param>
/// <param name="Count">The number of entries, as the record has it.</param>
/// <param name="IsWide">Whether the numbers are those of a ZIP64 record; otherwise the count has 16 bits.</param>
/// <param name="Shift">What must be added to the positions that the zip contains.</param>
internal readonly record struct ZipEnd(long Offset, long Size, long Count, bool IsWide, long Shift)
{
    public const uint LocalSignature = 0x04034B50;
    public const uint EntrySignature = 0x02014B50;

    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int Locator64Length = 20;
    private const int LongestComment = ushort.MaxValue;
    private const int MostBytesBehind = 1 << 20;

    private static ReadOnlySpan<byte> EndSignature => "PK\x05\x06"u8;

    /// <summary>Whether positions were stored modulo 2³²: macOS writes archives above 4 GiB so, without ZIP64.</summary>
    public bool PositionsWrap => !IsWide && Shift > 0 && (Shift & uint.MaxValue) == 0;

    /// <summary>The end of the file's directory, or null and a clause about "it" that says why there is none.</summary>
    public static (ZipEnd? End, string Problem) Find(IFileBytes file)
    {
        var length = (int)Math.Min(file.Length, EndLength + LongestComment + Locator64Length + MostBytesBehind);
        var from = file.Length - length;
        var tail = ZipDirectory.Bytes(file, from, length);
        string? problem = null;
        for (var at = tail.LastIndexOf(EndSignature); at >= 0; at = tail[..at].LastIndexOf(EndSignature))
        {
            var record = tail[at..];
            if (record.Length < EndLength || record.Length < EndLength + U16(record[20..]))
            {
                continue;
            }
            ReadOnlySpan<byte> locator = at >= Locator64Length && U32(tail[(at - Locator64Length)..]) == Locator64Signature
                ? tail.Slice(at - Locator64Length, Locator64Length)
                : [];
            var (end, reason) = locator.IsEmpty
                ? Narrow(file, record, from + at)
                : Wide(file, I64(locator[8..]), from + at - Locator64Length);
            if (reason is null)
            {
                return (end, "");
            }
            problem ??= reason;
        }
        return (null, problem ?? "its end is missing: it is truncated");
    }

    private static (ZipEnd End, string? Problem) Narrow(IFileBytes file, ReadOnlySpan<byte> record, long at) =>
        U16(record[4..]) == 0 && U16(record[8..]) == U16(record[10..])
            ? Place(file, new ZipEnd(U32(record[16..]), U32(record[12..]), U16(record[10..]), IsWide: false, Shift: 0), at)
            : (default, "it is one part of a zip split over several files; join them first");

    // Where the locator says, or, if bytes precede the zip, just before the locator.
    private static (ZipEnd End, string? Problem) Wide(IFileBytes file, long stated, long locator)
    {
        foreach (var at in new[] { stated, locator - End64Length })
        {
            if (at < 0 || at > locator - End64Length)
            {
                continue;
            }
            var record = ZipDirectory.Bytes(file, at, End64Length);
            if (U32(record) == End64Signature)
            {
                return Place(file, new ZipEnd(I64(record[48..]), I64(record[40..]), I64(record[32..]), IsWide: true, Shift: 0), at);
            }
        }
        return (default, "its ZIP64 end is damaged");
    }

    // The directory is where the record says; or, if everything was moved, just before the record.
    private static (ZipEnd End, string? Problem) Place(IFileBytes file, ZipEnd end, long record)
    {
        if (end.Size < 0 || end.Size > record || end.Offset < 0)
        {
            return (default, ZipDirectory.DamagedDirectory);
        }
        if (end.IsDirectory(file, end.Offset, record))
        {
            return (end, null);
        }
        var moved = end with { Offset = record - end.Size, Shift = record - end.Size - end.Offset };
        if (moved.Shift <= 0 || !end.IsDirectory(file, moved.Offset, record))
        {
            return (default, ZipDirectory.DamagedDirectory);
        }
        // Otherwise an archive within a truncated archive would be read in its place.
        return !moved.PositionsWrap && U32(ZipDirectory.Bytes(file, 0, sizeof(uint))) == LocalSignature
            ? (default, "its end is missing: it is truncated, or another zip was appended to it")
            : (moved, null);
    }

    private bool IsDirectory(IFileBytes file, long at, long record) =>
        Size == 0
            ? Count == 0 && at <= record
            : Size >= sizeof(uint) && at <= record - Size && U32(ZipDirectory.Bytes(file, at, sizeof(uint))) == EntrySignature;

    private static ushort U16(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at);

    private static uint U32(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt32LittleEndian(at);

    private static long I64(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadInt64LittleEndian(at);
}
