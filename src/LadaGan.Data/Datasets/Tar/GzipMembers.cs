using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace LadaGan.Data.Datasets.Tar;

/// <summary>Unpacks a gzip file: its members one after the other, each checked against its CRC-32 and size.</summary>
/// <remarks>
/// Source: RFC 1952. Bytes behind the last member, such as the zeros that pad it to whole blocks, are ignored, as gzip does. .NET's stream
/// ends without an error where a file is truncated, and does not tell where a member's compressed bytes end: the eight bytes that follow
/// them are searched, which are known by then.
/// </remarks>
internal sealed class GzipMembers(FileStream file) : IDisposable
{
    private const int TrailerLength = 8;
    private const byte Deflate = 8;
    private const int HasHeaderCrc = 2;
    private const int HasExtra = 4;
    private const int HasName = 8;
    private const int HasComment = 16;
    private const int Reserved = 0xE0;

    // More than DeflateStream reads at once: a member's end is not further back from where it stopped reading.
    private const int ReadAhead = 1 << 16;

    private readonly Crc32 _crc = new();
    private DeflateStream? _member;
    private bool _isFirst = true;
    private long _begin;
    private long _size;

    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    /// <summary>Reads some of the unpacked bytes, 0 at the end.</summary>
    /// <exception cref="InvalidDataException">A member is truncated or damaged.</exception>
    public int Read(Span<byte> target)
    {
        while (_member is not null || Begin())
        {
            var now = Inflate(target);
            if (now > 0 || target.IsEmpty)
            {
                _crc.Append(target[..now]);
                _size += now;
                return now;
            }
            End();
        }
        return 0;
    }

    public void Dispose() => _member?.Dispose();

    private int Inflate(Span<byte> target)
    {
        try
        {
            return _member!.Read(target);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException("its compressed data are damaged", error);
        }
    }

    // False where the next bytes are not a member's, unless it would be the first.
    private bool Begin()
    {
        SkipZeros();
        Span<byte> header = stackalloc byte[10];
        var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (!_isFirst && !IsGzip(header[..read]))
        {
            return false;
        }
        if (read < header.Length)
        {
            throw Truncated();
        }
        if (!IsGzip(header) || header[2] != Deflate || (header[3] & Reserved) != 0)
        {
            throw new InvalidDataException("its gzip header is damaged");
        }
        SkipOptionalFields(header[3]);
        _isFirst = false;
        _member = new DeflateStream(file, CompressionMode.Decompress, leaveOpen: true);
        (_begin, _size) = (file.Position, 0);
        _crc.Reset();
        return true;
    }

    private void SkipOptionalFields(byte flags)
    {
        if ((flags & HasExtra) != 0)
        {
            var length = ReadByte() | (ReadByte() << 8);
            file.Position += length;
        }
        for (var texts = ((flags & HasName) != 0 ? 1 : 0) + ((flags & HasComment) != 0 ? 1 : 0); texts > 0; texts--)
        {
            while (ReadByte() != 0)
            {
            }
        }
        file.Position += (flags & HasHeaderCrc) != 0 ? sizeof(ushort) : 0;
    }

    private void End()
    {
        _member!.Dispose();
        _member = null;
        Span<byte> trailer = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], (uint)_size);
        var from = Math.Max(_begin, file.Position - ReadAhead);
        var window = new byte[Math.Max(0, Math.Min(file.Length, file.Position + TrailerLength) - from)];
        window = window[..RandomAccess.Read(file.SafeFileHandle, window, from)];
        var at = window.AsSpan().IndexOf(trailer);
        file.Position = at >= 0
            ? from + at + TrailerLength
            : throw new InvalidDataException("its checksum does not match, or it is truncated");
    }

    private void SkipZeros()
    {
        Span<byte> block = stackalloc byte[4096];
        for (int read; !_isFirst && (read = RandomAccess.Read(file.SafeFileHandle, block, file.Position)) > 0;)
        {
            var zeros = block[..read].IndexOfAnyExcept((byte)0);
            file.Position += zeros < 0 ? read : zeros;
            if (zeros >= 0)
            {
                return;
            }
        }
    }

    private int ReadByte() => file.ReadByte() is >= 0 and var value ? value : throw Truncated();

    private static InvalidDataException Truncated() => new("it is truncated");
}
