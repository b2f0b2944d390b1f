namespace LadaGan.Data.Datasets.Tar;

/// <summary>
/// The bytes of a tar from front to back, with a bound on their number. The file is a tar or, like most, a tar compressed by gzip; browsers
/// and proxies unpack the latter without changing its name.
/// </summary>
internal sealed class TarBytes : IDisposable
{
    private const int LargestRatio = 200;

    // This many bytes do no harm, whatever they come from.
    private const long Harmless = 4 << 20;

    private readonly FileStream _file;
    private readonly GzipMembers? _gzip;
    private readonly long _most;
    private long _read;

    /// <param name="path">The file.</param>
    /// <param name="most">The maximum number of unpacked bytes.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public TarBytes(string path, long most)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Span<byte> start = stackalloc byte[2];
        var isGzip = GzipMembers.IsGzip(start[..RandomAccess.Read(_file.SafeFileHandle, start, 0)]);
        _gzip = isGzip ? new GzipMembers(_file) : null;
        _most = Math.Min(most, isGzip ? Math.Max(Harmless, _file.Length * LargestRatio) : _file.Length);
    }

    /// <summary>Refuses <paramref name="count"/> more bytes if that exceeds the bound.</summary>
    /// <exception cref="InvalidDataException">The bound would be exceeded.</exception>
    public void Expect(long count)
    {
        if (count <= _most - _read)
        {
            return;
        }
        throw new InvalidDataException(_gzip is null && _most == _file.Length
            ? "it is truncated"
            : $"it would unpack to more than {_most:N0} bytes; at most {LargestRatio} times the file's size is read, "
                + "and no more than the dataset needs");
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
    }

    public void Dispose()
    {
        _gzip?.Dispose();
        _file.Dispose();
    }

    private int ReadSome(Span<byte> target)
    {
        var now = _gzip?.Read(target) ?? _file.Read(target);
        _read += now;
        return now;
    }
}
