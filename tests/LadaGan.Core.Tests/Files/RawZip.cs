using System.Buffers.Binary;
using System.Text;

namespace LadaGan.Core.Tests.Files;

/// <summary>Writes zips byte by byte, as programs write them that differ from System.IO.Compression.</summary>
internal static class RawZip
{
    /// <summary>The directory and end record of stored entries without content, without ZIP64.</summary>
    /// <param name="entries">Names, and the positions of their local headers as stored in the directory.</param>
    /// <param name="directoryOffset">The directory's position as stored.</param>
    /// <param name="count">The number of entries as stored; null for the true number modulo 65,536.</param>
    public static byte[] DirectoryOf(IReadOnlyList<(string Name, uint Position)> entries, uint directoryOffset, int? count = null)
    {
        var directory = new MemoryStream();
        foreach (var (name, position) in entries)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            var entry = new byte[46];
            BinaryPrimitives.WriteUInt32LittleEndian(entry, 0x02014B50);
            BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(28), (ushort)bytes.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(42), position);
            directory.Write(entry);
            directory.Write(bytes);
        }
        var end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)(count ?? entries.Count));
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)(count ?? entries.Count));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)directory.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), directoryOffset);
        directory.Write(end);
        return directory.ToArray();
    }

    /// <summary>A local header of an entry without content.</summary>
    public static byte[] LocalHeader(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var header = new byte[30];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), (ushort)bytes.Length);
        return [.. header, .. bytes];
    }
}
