namespace LadaGan.Torch.Tests.Serialization;

/// <summary>A folder of one test's own, deleted with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string MemoryFolder = "/dev/shm";

    /// <param name="inMemory">On a file system in memory where there is one: for tests that write a file ten thousand times.</param>
    public TemporaryFolder(bool inMemory = false) => Path = inMemory && Directory.Exists(MemoryFolder)
        ? Directory.CreateDirectory(System.IO.Path.Combine(MemoryFolder, $"ladagan-test-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("ladagan-test-").FullName;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The names in the folder, hidden ones too, sorted.</summary>
    public string[] Names() => [.. Directory.EnumerateFileSystemEntries(Path).Select(path => System.IO.Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
