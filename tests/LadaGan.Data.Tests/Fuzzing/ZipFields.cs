using System.Buffers.Binary;

namespace LadaGan.Data.Tests.Fuzzing;

/// <summary>
/// The offsets of a zip's numbers and names, found by its signatures; and a zip with the ZIP64 end record of large archives.
/// </summary>
internal static class ZipFields
{
    private static readonly Dictionary<uint, (int At, int Width)[]> ByRecord = new()
    {
        [0x04034B50] = [(0, 4), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2), (30, 4)],
        [0x02014B50] = [(0, 4), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (38, 4), (42, 4), (46, 4)],
        [0x06054B50] = [(0, 4), (4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)],
        [0x06064B50] = [(0, 4), (4, 8), (32, 8), (40, 8), (48, 8)],
        [0x07064B50] = [(0, 4), (8, 8)],
    };

    public static (int At, int Width)[] Of(byte[] zip) =>
    [
        .. Enumerable.Range(0, zip.Length - 4)
            .Where(at => ByRecord.ContainsKey(BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at))))
            .SelectMany(
                at => ByRecord[BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at))].Select(field => (at + field.At, field.Width))),
    ];

    public static byte[] WithZip64End(byte[] zip)
    {
        var at = zip.Length - 22;
        var end = zip.AsSpan(at);
        var wide = new byte[56 + 20];
        BinaryPrimitives.WriteUInt32LittleEndian(wide, 0x06064B50);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(24), BinaryPrimitives.ReadUInt16LittleEndian(end[8..]));
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(32), BinaryPrimitives.ReadUInt16LittleEndian(end[10..]));
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(40), BinaryPrimitives.ReadUInt32LittleEndian(end[12..]));
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(48), BinaryPrimitives.ReadUInt32LittleEndian(end[16..]));
        BinaryPrimitives.WriteUInt32LittleEndian(wide.AsSpan(56), 0x07064B50);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(56 + 8), at);
        BinaryPrimitives.WriteInt32LittleEndian(wide.AsSpan(56 + 16), 1);
        return [.. zip[..at], .. wide, .. zip[at..]];
    }
}
