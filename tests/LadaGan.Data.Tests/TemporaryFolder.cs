using System.Runtime.InteropServices;

namespace LadaGan.Data.Tests;

/// <summary>A folder that is deleted after the test.</summary>
internal sealed partial class TemporaryFolder : IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    /// <param name="inMemory">Whether to use an in-memory file system, if there is one: for tests that write a file ten thousand
    /// times.</param>
    public TemporaryFolder(bool inMemory = false) => Path = inMemory && Directory.Exists(MemoryFolder)
        ? Directory.CreateDirectory(System.IO.Path.Join(MemoryFolder, $"ladagan-data-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("ladagan-data-").FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Join(Path, name);

    public string Write(string name, byte[] content)
    {
        var file = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllBytes(file, content);
        return file;
    }

    /// <summary>Writes a file whose name is any bytes; .NET's own names are always UTF-8.</summary>
    public void WriteRaw(byte[] name, byte[] content)
    {
        const int createToWrite = 0x41;
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(open(Raw(name), createToWrite, 0x1B6), ownsHandle: true);
        RandomAccess.Write(handle, content, 0);
    }

    /// <summary>Deletes a file by any name: .NET could not, and the folder would remain.</summary>
    public void DeleteRaw(byte[] name) => Assert.Equal(0, unlink(Raw(name)));

    public string MakePipe(string name)
    {
        Assert.Equal(0, mkfifo(File(name), 0x1B6));
        return File(name);
    }

    /// <summary>Sets the rights of a file or folder in it; of itself for an empty name.</summary>
    public void SetMode(string name, uint mode) => Assert.Equal(0, chmod(File(name), mode));

    /// <summary>Truncates a file that this process may have open, as another program might.</summary>
    public void Cut(string name, long length) => Assert.Equal(0, truncate(File(name), length));

    public void Dispose() => Directory.Delete(Path, recursive: true);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chmod(string path, uint mode);

    private byte[] Raw(byte[] name) => [.. System.Text.Encoding.UTF8.GetBytes(Path), (byte)'/', .. name, 0];

    [LibraryImport("libc")]
    private static partial int unlink(byte[] path);

    [LibraryImport("libc")]
    private static partial int open(byte[] path, int flags, uint mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int truncate(string path, long length);
}
