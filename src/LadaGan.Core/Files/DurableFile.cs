using System.Runtime.InteropServices;

namespace LadaGan.Core.Files;

/// <summary>
/// Writes a file atomically and durably: at every moment, even after a power cut, its name refers to the complete old contents or
/// the complete new ones. Steps: temporary file beside it, write, fsync, rename, fsync of the folder.
/// </summary>
/// <remarks>
/// A process that is killed while it writes leaves a file <c>.*.partial</c>, which is never read.
/// </remarks>
public static class DurableFile
{
    /// <summary>The suffix of the names of unfinished files, which begin with a dot.</summary>
    public const string TemporarySuffix = ".partial";

    private const int BufferBytes = 1 << 16;
    private const int LargestErrorNumber = 4095;
    private const int InvalidArgument = 22; // EINVAL
    private const int NoSuchFolder = 2; // ENOENT
    private const int NameTooLong = 36; // ENAMETOOLONG

    /// <summary>Writes a file with the contents from <paramref name="write"/>; replaces an existing file or link.</summary>
    /// <exception cref="DurableWriteException">
    /// A step failed: the old file is unchanged and nothing else is left (or, if the message says so, the new file exists but its name
    /// may not survive a power cut). Other exceptions come from <paramref name="write"/>, with the same guarantee.
    /// </exception>
    public static void Write(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(path)
            ?? throw new DurableWriteException($"could not write '{path}': it is no file name; nothing was changed.");
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}{TemporarySuffix}");
        try
        {
            WriteAndSync(temporary, write);
            ThrowIfError(Posix.Rename(temporary, path));
        }
        catch (Exception exception)
        {
            Remove(temporary);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new DurableWriteException($"could not write '{path}'", ErrorNumberOf(exception),
                    "nothing was changed there", exception);
            }
            throw;
        }
        SyncFolder(folder);
    }

    /// <summary>Makes what was appended to a file durable; does nothing if the file does not exist.</summary>
    /// <exception cref="DurableWriteException">The file could not be synchronized.</exception>
    public static void SyncFile(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }
        if (Posix.Sync(path) is var error and not 0)
        {
            throw new DurableWriteException($"could not synchronize '{path}'", error, "its last lines may not survive a power cut");
        }
    }

    /// <summary>
    /// Makes the names in a folder durable: files created, renamed or deleted in it remain so after a power cut.
    /// </summary>
    /// <exception cref="DurableWriteException">The folder could not be opened or synchronized.</exception>
    public static void SyncFolder(string folder)
    {
        var error = Posix.Sync(folder);
        // EINVAL: the file system does not support fsync for folders, so nothing more can be done.
        if (error is not (0 or InvalidArgument))
        {
            throw new DurableWriteException($"could not synchronize the folder '{folder}'", error,
                "a file just written there may not survive a power cut");
        }
    }

    /// <summary>
    /// Renames a file or a folder durably and replaces an existing file or empty folder. Both names must be on one file system.
    /// </summary>
    /// <exception cref="DurableWriteException">The rename failed or, if the message says so, the new name may not survive a power
    /// cut.</exception>
    public static void Rename(string from, string to)
    {
        if (Posix.Rename(from, to) is var error and not 0)
        {
            throw new DurableWriteException($"could not rename '{from}' to '{to}'", error, "nothing was changed");
        }
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(to)) ?? "/");
    }

    /// <summary>Makes everything written to an open file durable, and reports errors that <see cref="FileStream"/> hides.</summary>
    /// <exception cref="IOException">The data could not be written; the message says why.</exception>
    public static void Flush(FileStream file)
    {
        file.Flush();
        ThrowIfError(Posix.Sync(file.SafeFileHandle));
    }

    private static void WriteAndSync(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        write(stream);
        Flush(stream);
    }

    private static void ThrowIfError(int error)
    {
        if (error != 0)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    // .NET puts errno into HResult (of the inner exception if access was denied), except for errors with their own type.
    private static int ErrorNumberOf(Exception exception) => exception switch
    {
        DirectoryNotFoundException => NoSuchFolder,
        PathTooLongException => NameTooLong,
        UnauthorizedAccessException { InnerException: { } inner } => ErrorNumberOf(inner),
        _ => exception.HResult is > 0 and <= LargestErrorNumber ? exception.HResult : 0,
    };

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The original failure is the one to report.
        }
    }
}
