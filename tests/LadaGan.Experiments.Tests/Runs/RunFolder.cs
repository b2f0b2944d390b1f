using System.Security.Cryptography;
using LadaGan.Data.Drawing;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

/// <summary>A folder with a small dataset and runs on it.</summary>
internal sealed class RunFolder : IDisposable
{
    public const int Images = 20;

    public RunFolder() => DrawnDataset.Write(Data, seed: 1, Images, size: 32);

    public TemporaryFolder Folder { get; } = new();

    public string Data => Folder["drawn.zip"];

    /// <summary>A request for a run with the smallest configuration, changed by settings.</summary>
    public RunRequest Request(string outDir = "runs", params string[] settings) => Request(Smallest.Configuration(settings), outDir);

    public RunRequest Request(RunConfiguration configuration, string outDir = "runs") =>
        new() { Data = Data, Configuration = configuration, OutDir = Folder[outDir], Seed = 3, Threads = 1 };

    /// <summary>Names of the files in a run directory.</summary>
    public static string[] Names(string directory) =>
        [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Every file's name (within the directory) and hash.</summary>
    public static Dictionary<string, string> Hashes(string directory, string pattern = "*") =>
        Directory.EnumerateFiles(directory, pattern, SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(directory, path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))));

    public void Dispose() => Folder.Dispose();
}
