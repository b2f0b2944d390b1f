using System.IO.Hashing;

namespace LadaGan.Interop.Zip;

/// <summary>
/// An entry's unpacked bytes: exactly as many as announced, and with the last of them the CRC-32 is checked (.NET checks neither).
/// </summary>
internal sealed class ZipEntryStream(ZipEntryData data, Stream inner) : Stream
{
    private readonly Crc32 _crc = new();
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => data.Size;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || _read == data.Size)
        {
            return 0;
        }
        var read = ReadInner(buffer[..(int)Math.Min(buffer.Length, data.Size - _read)]);
        if (read == 0)
        {
            throw data.Bad($"holds {_read} bytes, not the {data.Size} it announces");
        }
        _crc.Append(buffer[..read]);
        _read += read;
        if (_read == data.Size)
        {
            CheckEnd();
        }
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        Span<byte> more = stackalloc byte[1];
        if (ReadInner(more) != 0)
        {
            throw data.Bad($"holds more than the {data.Size} bytes it announces");
        }
        if (_crc.GetCurrentHashAsUInt32() != data.Crc)
        {
            throw data.BadCrc();
        }
    }

    private int ReadInner(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw data.Bad("is damaged: it cannot be unpacked");
        }
    }
}
