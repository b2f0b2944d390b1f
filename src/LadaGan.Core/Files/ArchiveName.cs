namespace LadaGan.Core.Files;

/// <summary>The one spelling of a name in an archive, whichever system and program wrote it.</summary>
public static class ArchiveName
{
    /// <summary>
    /// The name with '/' between folders, without "." and empty parts: <c>./a//b\c.png</c> becomes <c>a/b/c.png</c>. A '/' at the
    /// beginning (an absolute name) or the end (a folder) remains, and so do parts "..": whoever reads the archive decides about them.
    /// </summary>
    /// <remarks>
    /// bsdtar and macOS write "./" before every name; programs for Windows write '\', in spite of APPNOTE.TXT 4.4.17.1.
    /// </remarks>
    /// <param name="stored">The name as stored.</param>
    public static string Normalise(string stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var name = stored.Replace('\\', '/');
        var isAbsolute = name.StartsWith('/');
        var isFolder = name.EndsWith('/') || name.EndsWith("/.", StringComparison.Ordinal) || name == ".";
        if (!isAbsolute && !isFolder && !name.Contains("//", StringComparison.Ordinal) && !name.Contains("./", StringComparison.Ordinal))
        {
            return name;
        }
        var parts = string.Join('/', name.Split('/').Where(part => part is not ("" or ".")));
        return parts.Length == 0
            ? isAbsolute ? "/" : "./"
            : $"{(isAbsolute ? "/" : "")}{parts}{(isFolder ? "/" : "")}";
    }
}
