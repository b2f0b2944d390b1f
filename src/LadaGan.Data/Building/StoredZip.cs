using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace LadaGan.Data.Building;

/// <summary>
/// Writes a zip of stored entries, with ZIP64 where necessary and the same bytes for the
/// same entries; an unfinished one can be resumed between entries.
/// </summary>
/// <remarks>
/// Source: PKWARE APPNOTE.TXT 4.3.7–4.3.16, 4.5.3. Own code because System.IO.Compression cannot append to an archive whose end was
/// never written. Entry names are ASCII; entry times are the earliest that a zip can represent.
/// </remarks>
internal sealed class StoredZip(Stream file)
{
    private const uint LocalSignature = 0x04034B50;
    private const uint EntrySignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const int LocalLength = 30;
    private const ushort Plain = 20;
    private const ushort Zip64 = 45;
    private const ushort FirstDay = (1 << 5) | 1; // 1 January 1980

    private readonly List<(string Name, uint Crc, uint Size, long Offset)> _entries = [];

    public int Count => _entries.Count;

    public void Add(string name, ReadOnlySpan<byte> content)
    {
        var entry = (name, Crc32.HashToUInt32(content), (uint)content.Length, file.Position);
        _entries.Add(entry);
        Write(LocalSignature, header => Common(header, entry, Plain));
        file.Write(Encoding.ASCII.GetBytes(name));
        file.Write(content);
    }

    /// <summary>Reads the entries between the stream's position and its end.</summary>
    /// <exception cref="InvalidDataException">There is something else.</exception>
    public void Restore()
    {
        Span<byte> header = stackalloc byte[LocalLength];
        while (file.Position < file.Length)
        {
            var offset = file.Position;
            file.ReadExactly(header);
            var name = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[26..])];
            file.ReadExactly(name);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(header[18..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalSignature || size > file.Length - file.Position)
            {
                throw new InvalidDataException("the unfinished zip was not written by this program");
            }
            _entries.Add((Encoding.ASCII.GetString(name), BinaryPrimitives.ReadUInt32LittleEndian(header[14..]), size, offset));
            file.Seek(size, SeekOrigin.Current);
        }
    }

    /// <summary>Writes the central directory; no entry can follow.</summary>
    public void Finish()
    {
        var start = file.Position;
        foreach (var entry in _entries)
        {
            WriteEntry(entry);
        }
        var size = file.Position - start;
        if (_entries.Count >= ushort.MaxValue || start + size >= uint.MaxValue)
        {
            WriteEnd64(start, size);
        }
        Write(EndSignature, end =>
        {
            end.Write((uint)0); // this disk, the directory's disk
            end.Write((ushort)Math.Min(_entries.Count, ushort.MaxValue));
            end.Write((ushort)Math.Min(_entries.Count, ushort.MaxValue));
            end.Write((uint)Math.Min(size, uint.MaxValue));
            end.Write((uint)Math.Min(start, uint.MaxValue));
            end.Write((ushort)0); // no comment
        });
    }

    private static void Common(BinaryWriter header, (string Name, uint Crc, uint Size, long Offset) entry,
        ushort version, int extraLength = 0)
    {
        header.Write(version);
        header.Write((uint)0); // no flags, stored
        header.Write((ushort)0);
        header.Write(FirstDay);
        header.Write(entry.Crc);
        header.Write(entry.Size);
        header.Write(entry.Size);
        header.Write((ushort)entry.Name.Length);
        header.Write((ushort)extraLength);
    }

    private void WriteEntry((string Name, uint Crc, uint Size, long Offset) entry)
    {
        var isFar = entry.Offset >= uint.MaxValue;
        var version = isFar ? Zip64 : Plain;
        Write(EntrySignature, header =>
        {
            header.Write(version);
            Common(header, entry, version, isFar ? 12 : 0);
            header.Write((ushort)0); // no comment
            header.Write((ushort)0); // disk
            header.Write((ushort)0);
            header.Write((uint)0); // attributes
            header.Write(isFar ? uint.MaxValue : (uint)entry.Offset);
            header.Write(Encoding.ASCII.GetBytes(entry.Name));
            if (isFar)
            {
                header.Write((ushort)1);
                header.Write((ushort)sizeof(long));
                header.Write(entry.Offset);
            }
        });
    }

    private void WriteEnd64(long start, long size)
    {
        var at = file.Position;
        Write(End64Signature, end =>
        {
            end.Write((long)44); // bytes that follow in this record
            end.Write(Zip64);
            end.Write(Zip64);
            end.Write((ulong)0); // this disk, the directory's disk
            end.Write((long)_entries.Count);
            end.Write((long)_entries.Count);
            end.Write(size);
            end.Write(start);
        });
        Write(Locator64Signature, locator =>
        {
            locator.Write((uint)0);
            locator.Write(at);
            locator.Write((uint)1); // disks
        });
    }

    private void Write(uint signature, Action<BinaryWriter> fields)
    {
        using var record = new MemoryStream();
        using var writer = new BinaryWriter(record);
        writer.Write(signature);
        fields(writer);
        file.Write(record.GetBuffer().AsSpan(0, (int)record.Length));
    }
}
