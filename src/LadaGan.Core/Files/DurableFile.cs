using System.Runtime.InteropServices;

namespace LadaGan.Core.Files;

/// <summary>
/// Writes a file so that at every moment, power cuts included, its name leads to the whole old content or the whole
/// new one: temporary file beside it, write, fsync, rename, fsync of the folder.
/// </summary>
/// <remarks>
/// A process that is killed while it writes leaves a file <c>.*.partial</c>, which nothing ever reads.
/// </remarks>
public static class DurableFile
{
    /// <summary>How the names of unfinished files end; they begin with a dot.</summary>
    public const string TemporarySuffix = ".partial";

    private const int BufferBytes = 1 << 16;
    private const int LargestErrorNumber = 4095;
    private const int InvalidArgument = 22; // EINVAL
    private const int NoSuchFolder = 2; // ENOENT
    private const int NameTooLong = 36; // ENAMETOOLONG

    /// <summary>Puts what <paramref name="write"/> writes at <paramref name="path"/>, in place of a file or link that is there.</summary>
    /// <exception cref="DurableWriteException">
    /// The operating system refused a step: the old file is untouched and nothing else is left (or, if the message says so, the new file
    /// stands but its name may not survive a power cut). Other exceptions come from <paramref name="write"/>, with the same guarantee.
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

    /// <summary>Makes what was appended to a file durable; a file that is not there is none to save.</summary>
    /// <exception cref="DurableWriteException">The operating system could not.</exception>
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
    /// Makes the names in a folder durable: what was created in it, renamed into it or deleted from it survives a power cut.
    /// </summary>
    /// <exception cref="DurableWriteException">The folder could not be opened or synchronized.</exception>
    public static void SyncFolder(string folder)
    {
        var error = Posix.Sync(folder);
        // EINVAL: a file system that has no fsync for folders; there is nothing more to be done on it.
        if (error is not (0 or InvalidArgument))
        {
            throw new DurableWriteException($"could not synchronize the folder '{folder}'", error,
                "a file just written there may not survive a power cut");
        }
    }

    /// <summary>
    /// Renames a file or a folder durably, in place of a file or an empty folder that is there; both names are on one file system.
    /// </summary>
    /// <exception cref="DurableWriteException">It could not be renamed, or (the message says so) the new name may not survive a power
    /// cut.</exception>
    public static void Rename(string from, string to)
    {
        if (Posix.Rename(from, to) is var error and not 0)
        {
            throw new DurableWriteException($"could not rename '{from}' to '{to}'", error, "nothing was changed");
        }
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(to)) ?? "/");
    }

    /// <summary>Makes what was written to an open file so far durable, errors included.</summary>
    /// <exception cref="IOException">The operating system could not write it; the message says why.</exception>
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

    // .NET puts errno into HResult, of the inner exception for refused access, except where it has a type for the error.
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
            // The failure that led here is the one to report.
        }
    }
}
