namespace LadaGan.Data.Tests;

/// <summary>The committed files under tests/golden.</summary>
internal static class Golden
{
    public static string Folder { get; } = Find();

    public static byte[] Image(string name) => File.ReadAllBytes(Path.Join(Folder, "images", name));

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
