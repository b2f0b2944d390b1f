using System.IO.Compression;

namespace LadaGan.Data.Tests;

/// <summary>The committed files under tests/golden.</summary>
internal static class Golden
{
    public static string Folder { get; } = Find();

    public static byte[] Image(string name) => File.ReadAllBytes(Path.Join(Folder, "images", name));

    public static string DatasetPath(string name) => Path.Join(Folder, "datasets", name);

    public static byte[] Dataset(string name) => File.ReadAllBytes(DatasetPath(name));

    /// <summary>The contents of a file that is stored compressed.</summary>
    public static byte[] Gunzipped(string name)
    {
        using var gzip = new GZipStream(File.OpenRead(DatasetPath(name)), CompressionMode.Decompress);
        var whole = new MemoryStream();
        gzip.CopyTo(whole);
        return whole.ToArray();
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(folder.FullName, "LadaGan.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
        }
        return Path.Join(folder.FullName, "tests", "golden");
    }
}
