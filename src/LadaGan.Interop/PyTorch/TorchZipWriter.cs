using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using LadaGan.Core.Files;
using LadaGan.Interop.PyTorch.Pickle;

namespace LadaGan.Interop.PyTorch;

/// <summary>
/// Writes the zip of torch.save: <c>data.pkl</c>, <c>byteorder</c>, one stored entry for each storage, aligned to 64 bytes so that it can
/// be mapped, and <c>version</c>.
/// </summary>
/// <remarks>
/// Source: pytorch/pytorch, <c>caffe2/serialize/inline_container.cc</c>. Writing is atomic, and the same values give the same bytes: the
/// root folder is called as torch.save calls it when it writes to a stream, and entries have no time.
/// </remarks>
internal sealed class TorchZipWriter
{
    private const string Root = "archive";
    private const int Alignment = 64;
    private const int LocalHeader = 30;
    private const int CentralHeader = 46;
    private const int ExtraHeader = 4;
    private const ushort VersionNeeded = 20;
    private const ushort Zip64Version = 45;
    private const ushort Utf8Name = 0x0800;
    private const ushort PaddingId = 0x4246;   // "FB", as in PyTorch's own files
    private const ushort Zip64Id = 0x0001;
    private const ushort FirstDay = 0x0021;    // 1 January 1980
    private const uint InZip64 = uint.MaxValue;
    private const ushort ManyEntries = ushort.MaxValue;

    private readonly Stream _stream;
    private readonly List<(byte[] Name, uint Crc, int Size, long Offset)> _entries = [];
    private long _position;

    private TorchZipWriter(Stream stream) => _stream = stream;

    /// <summary>Writes the file, and returns the number of tensors in it.</summary>
    /// <exception cref="DurableWriteException">The operating system could not write it; what was there is unchanged.</exception>
    public static int Write(string path, object? saved)
    {
        using var pickler = new Pickler();
        var pickle = pickler.Pickle(saved);
        DurableFile.Write(path, stream =>
        {
            var zip = new TorchZipWriter(stream);
            zip.Add("data.pkl", pickle);
            zip.Add("byteorder", "little"u8);
            for (var i = 0; i < pickler.Storages.Count; i++)
            {
                zip.Add($"data/{i}", pickler.Storages[i].Bytes);
            }
            zip.Add("version", "3\n"u8);
            zip.Finish();
        });
        return pickler.Storages.Count;
    }

    private void Add(string name, ReadOnlySpan<byte> content)
    {
        var called = Encoding.UTF8.GetBytes($"{Root}/{name}");
        var crc = Crc32.HashToUInt32(content);
        var start = _position + LocalHeader + called.Length + ExtraHeader;
        var padding = (int)((Alignment - (start % Alignment)) % Alignment);
        _entries.Add((called, crc, content.Length, _position));

        var header = new byte[LocalHeader + called.Length + ExtraHeader + padding];
        "PK\x03\x04"u8.CopyTo(header);
        var fields = header.AsSpan(4);
        Facts(fields, VersionNeeded, crc, (uint)content.Length, called.Length, ExtraHeader + padding);
        called.CopyTo(header.AsSpan(LocalHeader));
        var extra = header.AsSpan(LocalHeader + called.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(extra, PaddingId);
        BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], (ushort)padding);
        extra[ExtraHeader..].Fill((byte)'Z');
        Put(header);
        Put(content);
    }

    // What a local header and an entry of the directory have in common: version, flags, method, time, CRC, sizes, lengths.
    private static void Facts(Span<byte> to, ushort version, uint crc, uint size, int nameLength, int extraLength)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, version);
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], Utf8Name);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(to[10..], crc);
        BinaryPrimitives.WriteUInt32LittleEndian(to[14..], size);
        BinaryPrimitives.WriteUInt32LittleEndian(to[18..], size);
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], (ushort)nameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(to[24..], (ushort)extraLength);
    }

    private void Finish()
    {
        var begin = _position;
        foreach (var (name, crc, size, offset) in _entries)
        {
            var isFar = offset >= InZip64;
            var extra = isFar ? ExtraHeader + sizeof(ulong) : 0;
            var header = new byte[CentralHeader + name.Length + extra];
            "PK\x01\x02"u8.CopyTo(header);
            var version = isFar ? Zip64Version : VersionNeeded;
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), version);
            Facts(header.AsSpan(6), version, crc, (uint)size, name.Length, extra);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), isFar ? InZip64 : (uint)offset);
            name.CopyTo(header.AsSpan(CentralHeader));
            if (isFar)
            {
                var far = header.AsSpan(CentralHeader + name.Length);
                BinaryPrimitives.WriteUInt16LittleEndian(far, Zip64Id);
                BinaryPrimitives.WriteUInt16LittleEndian(far[2..], sizeof(ulong));
                BinaryPrimitives.WriteInt64LittleEndian(far[4..], offset);
            }
            Put(header);
        }
        End(begin, _position - begin);
    }

    private void End(long begin, long size)
    {
        var isLarge = begin >= InZip64 || size >= InZip64 || _entries.Count >= ManyEntries;
        if (isLarge)
        {
            var end = new byte[76];
            "PK\x06\x06"u8.CopyTo(end);
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(4), 44);
            BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(12), Zip64Version);
            BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(14), Zip64Version);
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(24), _entries.Count);
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(32), _entries.Count);
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(40), size);
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(48), begin);
            "PK\x06\x07"u8.CopyTo(end.AsSpan(56));
            BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(64), _position);
            BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(72), 1);
            Put(end);
        }
        var last = new byte[22];
        "PK\x05\x06"u8.CopyTo(last);
        var count = isLarge ? ManyEntries : (ushort)_entries.Count;
        BinaryPrimitives.WriteUInt16LittleEndian(last.AsSpan(8), count);
        BinaryPrimitives.WriteUInt16LittleEndian(last.AsSpan(10), count);
        BinaryPrimitives.WriteUInt32LittleEndian(last.AsSpan(12), isLarge ? InZip64 : (uint)size);
        BinaryPrimitives.WriteUInt32LittleEndian(last.AsSpan(16), isLarge ? InZip64 : (uint)begin);
        Put(last);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _position += bytes.Length;
    }
}
