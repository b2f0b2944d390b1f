using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Core.Files;

/// <summary>The system calls that make files and folders durable, and the only door to them; each returns 0 or an errno.</summary>
/// <remarks>
/// They are libc's: <see cref="FileStream.Flush(bool)"/> hides fsync's errors, <see cref="File.Move(string, string, bool)"/> copies across
/// devices, and .NET opens no folder.
/// </remarks>
internal static partial class Posix
{
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on x86-64 and arm64
    private const int InterruptedCall = 4; // EINTR
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint ExchangeFlag = 2; // RENAME_EXCHANGE

    /// <summary>Is told of each call right before it is made, in this flow of execution and on the threads that it starts.</summary>
    /// <remarks>For tests: what a file contains does not show whether it would survive a power cut.</remarks>
    public static AsyncLocal<Action<PosixCall>?> Watcher { get; } = new();

    /// <summary>fsync: the content of an open file, or the names in an open folder, are on the disk when it returns.</summary>
    public static int Sync(SafeFileHandle handle)
    {
        // The kernel's own answer to which file this is.
        Watcher.Value?.Invoke(new(PosixCallKind.Sync, new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget ?? "", null));
        while (Synchronize(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() is var error and not InterruptedCall)
            {
                return error;
            }
        }
        return 0;
    }

    /// <summary>fsync of the file or folder of a name.</summary>
    public static int Sync(string path)
    {
        using var handle = OpenForReading(path, ReadOnlyCloseOnExec);
        return handle.IsInvalid ? Marshal.GetLastPInvokeError() : Sync(handle);
    }

    /// <summary>rename: a file or folder gets a name, in place of a file or an empty folder that has it.</summary>
    public static int Rename(string from, string to)
    {
        Watcher.Value?.Invoke(new(PosixCallKind.Rename, from, to));
        return RenameName(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>renameat2 with RENAME_EXCHANGE: two names change places in one step.</summary>
    public static int Exchange(string first, string second)
    {
        Watcher.Value?.Invoke(new(PosixCallKind.Exchange, first, second));
        return RenameTo(CurrentFolder, first, CurrentFolder, second, ExchangeFlag) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc.so.6", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenForReading(string path, int flags);

    [LibraryImport("libc.so.6", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(SafeFileHandle handle);

    [LibraryImport("libc.so.6", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameName(string from, string to);

    [LibraryImport("libc.so.6", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameTo(int fromFolder, string from, int toFolder, string to, uint flags);
}

/// <summary>A call about to be made.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="To">The other name of a rename or exchange.</param>
internal readonly record struct PosixCall(PosixCallKind Kind, string Path, string? To);

internal enum PosixCallKind
{
    Sync,
    Rename,
    Exchange,
}
