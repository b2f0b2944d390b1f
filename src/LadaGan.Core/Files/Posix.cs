using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LadaGan.Core.Files;

/// <summary>The system calls that make files and folders durable; only this class uses them. Each returns 0 or an errno.</summary>
/// <remarks>
/// Called in libc, because <see cref="FileStream.Flush(bool)"/> hides fsync's errors, <see cref="File.Move(string, string, bool)"/> copies
/// across devices, and .NET cannot open a folder.
/// </remarks>
internal static partial class Posix
{
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC, the same on x86-64 and arm64
    private const int InterruptedCall = 4; // EINTR
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint ExchangeFlag = 2; // RENAME_EXCHANGE

    /// <summary>Called immediately before each system call, in this flow of execution and on the threads that it starts.</summary>
    /// <remarks>For tests, because the contents of a file do not show whether it would survive a power cut.</remarks>
    public static AsyncLocal<Action<PosixCall>?> Watcher { get; } = new();

    /// <summary>fsync: writes the contents of an open file, or the names in an open folder, to disk.</summary>
    public static int Sync(SafeFileHandle handle)
    {
        // The path of the file, from the kernel.
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

    /// <summary>fsync of the file or folder with this path.</summary>
    public static int Sync(string path)
    {
        using var handle = OpenForReading(path, ReadOnlyCloseOnExec);
        return handle.IsInvalid ? Marshal.GetLastPInvokeError() : Sync(handle);
    }

    /// <summary>rename: renames a file or folder, and replaces an existing file or empty folder.</summary>
    public static int Rename(string from, string to)
    {
        Watcher.Value?.Invoke(new(PosixCallKind.Rename, from, to));
        return RenameName(from, to) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>renameat2 with RENAME_EXCHANGE: exchanges two names in one step.</summary>
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
/// <param name="Kind">The system call.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="To">The other name of a rename or exchange.</param>
internal readonly record struct PosixCall(PosixCallKind Kind, string Path, string? To);

internal enum PosixCallKind
{
    Sync,
    Rename,
    Exchange,
}
