namespace LadaGan.Data.Datasets;

/// <summary>The rule for names inside of archives: nothing is unpacked to disk, but who writes such names means harm.</summary>
internal static class ArchiveNames
{
    /// <summary>Refuses a name that is absolute or climbs out.</summary>
    /// <exception cref="DataException">The name leads out of the archive.</exception>
    public static void Check(string archive, string name)
    {
        var parts = name.Split('/', '\\');
        if (parts[0].Length == 0 || parts.Contains("..") || parts[0].EndsWith(':') || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new DataException($"{archive} holds the entry \"{name}\", which leads out of the archive; such archives are not read.");
        }
    }
}
