using System.Buffers.Binary;
using System.IO.Compression;

namespace LadaGan.Data.Datasets.Tar;

/// <summary>Unpacks a gzip file sequentially, with a bound on the output, and checks that the file is complete.</summary>
/// <remarks>
/// Source: RFC 1952. .NET's stream checks the CRC-32 when it reaches it, but ends without an error where a file is truncated; the size
/// in the file's last four bytes reveals that. A file of several members is not supported.
/// </remarks>
internal sealed class GzipReader : IDisposable
{
    private const int LargestRatio = 200;

    private readonly FileStream _file;
    private readonly GZipStream _stream;
    private readonly long _most;
    private long _read;

    /// <param name="path">The file.</param>
    /// <param name="most">The maximum number of unpacked bytes.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public GzipReader(string path, long most)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        _stream = new GZipStream(_file, CompressionMode.Decompress);
        _most = Math.Min(most, _file.Length * LargestRatio);
    }

    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    /// <summary>Refuses <paramref name="count"/> more bytes if that exceeds the bound.</summary>
    /// <exception cref="InvalidDataException">The bound would be exceeded.</exception>
    public void Expect(long count)
    {
        if (count > _most - _read)
        {
            throw new InvalidDataException(
                $"it would unpack to more than {_most:N0} bytes; at most {LargestRatio} times the file's size is read, "
                + "and no more than the dataset needs");
        }
    }

    /// <summary>Fills <paramref name="target"/>.</summary>
    /// <exception cref="InvalidDataException">The data end early, are damaged, or exceed the bound.</exception>
    public void ReadExactly(Span<byte> target)
    {
        Expect(target.Length);
        while (!target.IsEmpty)
        {
            var now = ReadSome(target);
            target = now > 0 ? target[now..] : throw new InvalidDataException("it is truncated");
        }
    }

    /// <summary>Skips the next <paramref name="count"/> bytes.</summary>
    /// <exception cref="InvalidDataException">The data end early, are damaged, or exceed the bound.</exception>
    public void Skip(long count)
    {
        Expect(count);
        Span<byte> scratch = stackalloc byte[4096];
        while (count > 0)
        {
            var now = ReadSome(scratch[..(int)Math.Min(count, scratch.Length)]);
            count -= now > 0 ? now : throw new InvalidDataException("it is truncated");
        }
    }

    /// <summary>Unpacks the rest, so that the checksum and the size at the end are verified.</summary>
    /// <exception cref="InvalidDataException">The file is truncated or damaged, or exceeds the bound.</exception>
    public void Finish()
    {
        Span<byte> scratch = stackalloc byte[4096];
        while (ReadSome(scratch) > 0)
        {
            Expect(0);
        }
        Span<byte> size = scratch[..4];
        if (RandomAccess.Read(_file.SafeFileHandle, size, _file.Length - 4) != 4
            || BinaryPrimitives.ReadUInt32LittleEndian(size) != (uint)_read)
        {
            throw new InvalidDataException("it is truncated");
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _file.Dispose();
    }

    private int ReadSome(Span<byte> target)
    {
        try
        {
            var now = _stream.Read(target);
            _read += now;
            return now;
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException("its compressed data are damaged", error);
        }
    }
}
