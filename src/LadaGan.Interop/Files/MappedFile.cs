using System.IO.MemoryMappedFiles;

namespace LadaGan.Interop.Files;

/// <summary>A file mapped into memory for reading; every access is checked against its length.</summary>
/// <remarks>A file that another process shortens while it is mapped ends this process (SIGBUS): replace files, do not rewrite them in place.</remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private bool _disposed;

    private MappedFile(string path, MemoryMappedViewAccessor view, long length)
    {
        (Path, Length, _view) = (path, length, view);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    public string Path { get; }

    public long Length { get; }

    /// <exception cref="InteropException">There is no such file, it is empty, or it may not be read.</exception>
    public static MappedFile Open(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw new InteropException($"'{path}' is a folder; name a file.");
            // A pipe has the length 0: asked before the open, which would wait for a writer.
            CheckLength(path, new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length);
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            CheckLength(path, length);
            using var map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new MappedFile(path, map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InteropException($"'{path}' cannot be opened: {error.Message}", error);
        }
    }

    /// <summary>The address of <paramref name="count"/> bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="InteropException">They do not all lie in the file.</exception>
    public byte* Address(long offset, long count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return offset >= 0 && count >= 0 && offset <= Length - count
            ? _start + offset
            : throw Bad($"is cut off or damaged: {count} bytes should lie at byte {offset}, it has {Length} bytes");
    }

    /// <inheritdoc cref="Address"/>
    public ReadOnlySpan<byte> Bytes(long offset, int count) => new(Address(offset, count), count);

    /// <summary>An exception whose message is the file's path and <paramref name="problem"/>.</summary>
    public InteropException Bad(string problem) => new($"'{Path}' {problem}.");

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }

    private static void CheckLength(string path, long length)
    {
        if (length == 0)
            throw new InteropException($"'{path}' is empty, or not a regular file.");
    }
}
