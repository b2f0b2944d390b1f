using System.Runtime.InteropServices;

namespace LadaGan.Core.Files;

/// <summary>Asks Linux what .NET does not report: whether a path is a pipe or device, and what it resolves to.</summary>
public static unsafe partial class FileSystemEntries
{
    private const int AtCurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeWanted = 1;

    /// <summary>What is at a path.</summary>
    /// <param name="path">The path to examine.</param>
    /// <param name="followLinks">Whether to report a link's target rather than the link.</param>
    public static EntryKind KindOf(string path, bool followLinks)
    {
        StatX status;
        if (statx(AtCurrentFolder, path, followLinks ? 0 : NoFollow, TypeWanted, &status) != 0)
        {
            return EntryKind.Missing;
        }
        return (status.Mode & 0xF000) switch
        {
            0x8000 => EntryKind.Regular,
            0x4000 => EntryKind.Folder,
            0xA000 => EntryKind.Link,
            _ => EntryKind.Special,
        };
    }

    /// <summary>The path with all links resolved, or null if it does not exist.</summary>
    /// <param name="path">The path to resolve.</param>
    public static string? RealPath(string path)
    {
        var resolved = realpath(path, 0);
        if (resolved == 0)
        {
            return null;
        }
        try
        {
            return Marshal.PtrToStringUTF8(resolved);
        }
        finally
        {
            NativeMemory.Free((void*)resolved);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, StatX* status);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, nint buffer);

    // struct statx (linux/stat.h) is the same on every architecture, unlike struct stat. Only the mode is read.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatX
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}

/// <summary>The kind of file system entry at a path.</summary>
public enum EntryKind
{
    /// <summary>Nothing, or nothing that this user may see.</summary>
    Missing,

    /// <summary>A file with contents.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link, where links are not followed.</summary>
    Link,

    /// <summary>A named pipe, socket or device: opening one can block forever.</summary>
    Special,
}
