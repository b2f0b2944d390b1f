namespace LadaGan.Data.Datasets;

/// <summary>The folders in images' names.</summary>
internal static class FolderNames
{
    /// <summary>The length of the folders around all images, which only package them: <c>a/b/</c> for a/b/c/1.png, a/b/2.png.</summary>
    public static int CommonLength(IReadOnlyList<string> names)
    {
        var common = names.Count == 0 ? "" : names[0][..(names[0].LastIndexOf('/') + 1)];
        foreach (var name in names)
        {
            while (!name.StartsWith(common, StringComparison.Ordinal))
            {
                common = common[..(common.LastIndexOf('/', common.Length - 2) + 1)];
            }
        }
        return common.Length;
    }

    /// <summary>The first folder in a name from a place on; empty if there is none.</summary>
    public static string First(string name, int from) => name.IndexOf('/', from) is >= 0 and var slash ? name[from..slash] : "";
}
