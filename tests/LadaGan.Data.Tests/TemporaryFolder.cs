using System.Runtime.InteropServices;

namespace LadaGan.Data.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed partial class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ladagan-data-").FullName;

    public string File(string name) => System.IO.Path.Join(Path, name);

    public string Write(string name, byte[] content)
    {
        var file = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllBytes(file, content);
        return file;
    }

    public string MakePipe(string name)
    {
        Assert.Equal(0, mkfifo(File(name), 0x1B6));
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);
}
