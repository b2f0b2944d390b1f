using System.Globalization;
using System.Text;

namespace LadaGan.Core.Files;

/// <summary>
/// Reads whole files of bounded size, and nothing but files: opening a pipe can wait without end, and a device may never end.
/// </summary>
public static class RegularFile
{
    /// <summary>Refuses what is not a regular file, or is larger than it may be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="largest">The largest size, in bytes.</param>
    /// <exception cref="IOException">It is missing, something else, or too large.</exception>
    public static void Require(string path, long largest = long.MaxValue)
    {
        switch (FileSystemEntries.KindOf(path, followLinks: true))
        {
            case EntryKind.Regular:
                RequireLength(path, new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length, largest);
                break;
            case EntryKind.Folder:
                throw new IOException($"'{path}' is a folder, not a file");
            case EntryKind.Special:
                throw new IOException($"'{path}' is a pipe, socket or device, not a file");
            default:
                throw new FileNotFoundException($"'{path}' does not exist or is not accessible to this user", path);
        }
    }

    /// <summary>The bytes of a file.</summary>
    /// <inheritdoc cref="Require"/>
    public static byte[] ReadBytes(string path, long largest)
    {
        Require(path, largest);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        // It may have grown since.
        var length = RandomAccess.GetLength(file);
        RequireLength(path, length, largest);
        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is var count and > 0)
        {
            read += count;
        }
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>The text of a file in UTF-8, or in UTF-16 with a byte order mark.</summary>
    /// <inheritdoc cref="Require"/>
    public static string ReadText(string path, long largest)
    {
        using var reader = new StreamReader(new MemoryStream(ReadBytes(path, largest)), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static void RequireLength(string path, long length, long largest)
    {
        if (length > largest)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"'{path}' has {length:N0} bytes, but such a file has at most {largest:N0}"));
        }
    }
}
