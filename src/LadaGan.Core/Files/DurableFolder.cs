namespace LadaGan.Core.Files;

/// <summary>
/// Writes a folder atomically and durably: at every moment, even after a power cut, its name refers to the complete old contents, to
/// the complete new ones, or to nothing if there was no folder. Steps: temporary sibling, files written and fsynced, fsync of the
/// sibling, rename, fsync of the parent.
/// </summary>
/// <remarks>
/// An old folder is exchanged in one step (renameat2) if the file system supports this, and removed
/// afterwards. A killed process leaves at most a folder <c>.*.partial</c>.
/// </remarks>
public static class DurableFolder
{
    private const int InvalidArgument = 22; // EINVAL: this file system cannot exchange
    private const int NoSuchCall = 38; // ENOSYS

    /// <summary>Writes the folder <paramref name="path"/> with the contents that <paramref name="fill"/> creates.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fill">Receives a temporary folder and writes every file durably (<see cref="DurableFile"/>).</param>
    /// <exception cref="DurableWriteException">A step failed; what was at <paramref name="path"/> is unchanged.</exception>
    public static void Write(string path, Action<string> fill)
    {
        path = Path.GetFullPath(path);
        var parent = Path.GetDirectoryName(path)
            ?? throw new DurableWriteException($"could not write '{path}': it is no folder name; nothing was changed.");
        var temporary = Path.Combine(parent, $".{Guid.NewGuid():N}{DurableFile.TemporarySuffix}");
        try
        {
            Directory.CreateDirectory(temporary);
            fill(temporary);
            DurableFile.SyncFolder(temporary);
            Place(temporary, path);
        }
        catch (Exception error)
        {
            Remove(temporary);
            if (error is IOException and not DurableWriteException or UnauthorizedAccessException)
            {
                throw new DurableWriteException($"could not write '{path}'",
                    error is IOException { HResult: > 0 and < 4096 } ? error.HResult : 0, "nothing was changed there", error);
            }
            throw;
        }
        DurableFile.SyncFolder(parent);
        Remove(temporary);  // where an exchange put the old folder
    }

    /// <summary>Removes a folder if it exists; renames it first, so that no partly removed folder is taken for a complete one.</summary>
    public static void Remove(string path)
    {
        try
        {
            if (!Path.GetFileName(path).EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal) && Directory.Exists(path))
            {
                var hidden = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!,
                    $".{Guid.NewGuid():N}{DurableFile.TemporarySuffix}");
                Directory.Move(path, hidden);
                path = hidden;
            }
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Leftovers are removed at the next start; they must not hide the original error.
        }
    }

    /// <summary>Removes the leftovers of killed processes in a folder: entries <c>.*.partial</c>.</summary>
    public static void Sweep(string folder)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, $".*{DurableFile.TemporarySuffix}").ToArray())
        {
            if (Directory.Exists(entry))
            {
                Remove(entry);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    private static void Place(string temporary, string path)
    {
        if (!Directory.Exists(path))
        {
            DurableFile.Rename(temporary, path);
            return;
        }
        var error = Posix.Exchange(temporary, path);
        if (error == 0)
        {
            return;
        }
        if (error is not (InvalidArgument or NoSuchCall))
        {
            throw new DurableWriteException($"could not exchange '{temporary}' and '{path}'", error, "nothing was changed");
        }
        Remove(path);
        DurableFile.Rename(temporary, path);
    }
}
