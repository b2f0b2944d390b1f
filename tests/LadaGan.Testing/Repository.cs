namespace LadaGan.Testing;

/// <summary>The checkout the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>LadaGan.slnx</c>.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Join(at.FullName, "LadaGan.slnx")))
            {
                return at.FullName;
            }
        }
        throw new DirectoryNotFoundException($"no folder above {folder} holds LadaGan.slnx");
    }
}
