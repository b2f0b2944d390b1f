using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Core.Files;

/// <summary>
/// Writes a file so that at every moment, power cuts included, its name leads to the whole old content or the whole
/// new one: temporary file beside it, write, fsync, rename, fsync of the folder.
/// </summary>
/// <remarks>
/// fsync, rename and the folder's open are libc's: <see cref="FileStream.Flush(bool)"/> hides fsync's errors,
/// <see cref="File.Move(string, string, bool)"/> copies across devices, and .NET opens no folder. A process that is
/// killed while it writes leaves a file <c>.*.partial</c>, which nothing ever reads.
/// </remarks>
public static partial class DurableFile
{
    /// <summary>How the names of unfinished files end; they begin with a dot.</summary>
    public const string TemporarySuffix = ".partial";

    private const int BufferBytes = 1 << 16;
    private const int LargestErrorNumber = 4095;
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on x86-64 and arm64
    private const int InterruptedCall = 4; // EINTR
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
        var folder = Path.GetDirectoryName(path) ?? throw new DurableWriteException($"could not write '{path}': it is no file name; nothing was changed.");
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}{TemporarySuffix}");
        try
        {
            WriteAndSync(temporary, write);
            ThrowIfError(TryRename(temporary, path));
        }
        catch (Exception exception)
        {
            Remove(temporary);
            if (exception is IOException or UnauthorizedAccessException)
                throw new DurableWriteException($"could not write '{path}'", ErrorNumberOf(exception), "nothing was changed there", exception);
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
        using var handle = OpenForReading(path, ReadOnlyCloseOnExec);
        var error = handle.IsInvalid ? Marshal.GetLastPInvokeError() : Sync(handle);
        if (error != 0)
            throw new DurableWriteException($"could not synchronize '{path}'", error, "its last lines may not survive a power cut");
    }

    /// <summary>Makes the names in a folder durable: what was created in it, renamed into it or deleted from it survives a power cut.</summary>
    /// <exception cref="DurableWriteException">The folder could not be opened or synchronized.</exception>
    public static void SyncFolder(string folder)
    {
        using var handle = OpenForReading(folder, ReadOnlyCloseOnExec);
        var error = handle.IsInvalid ? Marshal.GetLastPInvokeError() : Sync(handle);
        // EINVAL: a file system that has no fsync for folders; there is nothing more to be done on it.
        if (error is not (0 or InvalidArgument))
            throw new DurableWriteException($"could not synchronize the folder '{folder}'", error, "a file just written there may not survive a power cut");
    }

    /// <summary>Renames a file or a folder durably, in place of a file or an empty folder that is there; both names are on one file system.</summary>
    /// <exception cref="DurableWriteException">It could not be renamed, or (the message says so) the new name may not survive a power cut.</exception>
    public static void Rename(string from, string to)
    {
        if (TryRename(from, to) is var error and not 0)
            throw new DurableWriteException($"could not rename '{from}' to '{to}'", error, "nothing was changed");
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(to)) ?? "/");
    }

    /// <summary>Makes what was written to an open file so far durable, errors included.</summary>
    /// <exception cref="IOException">The operating system could not write it; the message says why.</exception>
    public static void Flush(FileStream file)
    {
        file.Flush();
        ThrowIfError(Sync(file.SafeFileHandle));
    }

    private static void WriteAndSync(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        write(stream);
        Flush(stream);
    }

    private static int TryRename(string from, string to) => RenameName(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static int Sync(SafeFileHandle handle)
    {
        while (Synchronize(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() is var error and not InterruptedCall)
                return error;
        }
        return 0;
    }

    private static void ThrowIfError(int error)
    {
        if (error != 0)
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
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

    [LibraryImport("libc.so.6", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenForReading(string path, int flags);

    [LibraryImport("libc.so.6", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(SafeFileHandle handle);

    [LibraryImport("libc.so.6", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameName(string from, string to);
}
