using System.IO.MemoryMappedFiles;
using LadaGan.Core.Errors;

namespace LadaGan.Core.Files;

/// <summary>A file mapped into memory for reading; every access is checked against its length.</summary>
/// <remarks>
/// If another process truncates the file while it is mapped, this process ends (SIGBUS): replace files, as <see cref="DurableFile"/>
/// does, and do not rewrite them in place.
/// </remarks>
public sealed unsafe class MappedFile : IFileBytes, IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly Func<string, LadaGanException> _error;
    private readonly byte* _start;
    private bool _disposed;

    private MappedFile(string path, MemoryMappedViewAccessor view, long length, Func<string, LadaGanException> error)
    {
        (Path, Length, _view, _error) = (path, length, view, error);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>The path that the file was opened with.</summary>
    public string Path { get; }

    /// <summary>The file's length in bytes, above 0.</summary>
    public long Length { get; }

    /// <summary>Maps a whole file.</summary>
    /// <param name="path">A regular file, or a link to one.</param>
    /// <param name="error">Creates the exception for an invalid file from a message.</param>
    /// <exception cref="LadaGanException">The file is empty, or not a regular file.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static MappedFile Open(string path, Func<string, LadaGanException> error)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (Directory.Exists(path))
        {
            throw error($"'{path}' is a folder; name a file");
        }
        // A pipe has the length 0. Checked before the file is opened, because opening a pipe waits for a writer.
        RequireLength(path, new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length, error);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        RequireLength(path, length, error);
        // The mapping remains valid after its handle is closed.
        using var map = MemoryMappedFile.CreateFromFile(
            handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new MappedFile(path, map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read), length, error);
    }

    /// <summary>
    /// The address of <paramref name="count"/> bytes from <paramref name="offset"/> on; valid until the file is disposed.
    /// </summary>
    /// <param name="offset">The first byte's position in the file.</param>
    /// <param name="count">How many bytes.</param>
    /// <exception cref="LadaGanException">The range extends beyond the end of the file.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public byte* Address(long offset, long count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return offset >= 0 && count >= 0 && offset <= Length - count
            ? _start + offset
            : throw _error($"'{Path}' is truncated or damaged: {count} bytes should be at byte {offset}, but it has {Length} bytes");
    }

    /// <inheritdoc cref="Address"/>
    public ReadOnlySpan<byte> Bytes(long offset, int count) => new(Address(offset, count), count);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }

    private static void RequireLength(string path, long length, Func<string, LadaGanException> error)
    {
        if (length == 0)
        {
            throw error($"'{path}' is empty, or not a regular file");
        }
    }
}
