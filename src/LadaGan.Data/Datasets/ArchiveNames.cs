namespace LadaGan.Data.Datasets;

/// <summary>
/// The rule for names in archives. Nothing is unpacked to disk, but a name that points outside an archive is a sign of an attack.
/// </summary>
internal static class ArchiveNames
{
    /// <summary>Refuses a name that is absolute or contains "..".</summary>
    /// <param name="archive">The archive's path, for the message.</param>
    /// <param name="name">A name as <see cref="LadaGan.Core.Files.ArchiveName.Normalise"/> gives it.</param>
    /// <exception cref="DataException">The name points outside the archive.</exception>
    public static void Check(string archive, string name)
    {
        var parts = name.Split('/');
        if (parts[0].Length == 0 || parts.Contains("..") || parts[0].EndsWith(':') || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new DataException(
                $"{archive} contains the entry \"{name}\", which points outside the archive; such archives are refused");
        }
    }
}
