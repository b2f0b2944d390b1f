namespace LadaGan.Core.Files;

/// <summary>
/// Writes a folder so that at every moment, power cuts included, its name leads to the whole old content, to the whole new one, or to
/// nothing if there was none: temporary sibling, files written and fsynced, fsync of it, rename, fsync of the parent.
/// </summary>
/// <remarks>
/// An old folder is exchanged in one step (renameat2) where the file system can, and removed
/// afterwards. A process that is killed leaves at most a folder <c>.*.partial</c>.
/// </remarks>
public static class DurableFolder
{
    private const int InvalidArgument = 22; // EINVAL: this file system cannot exchange
    private const int NoSuchCall = 38; // ENOSYS

    /// <summary>Puts at <paramref name="path"/> a folder with what <paramref name="fill"/> writes into the folder it is given.</summary>
    /// <param name="path">The folder to be.</param>
    /// <param name="fill">Writes every file durably (<see cref="DurableFile"/>).</param>
    /// <exception cref="DurableWriteException">The operating system refused a step: what stood at <paramref name="path"/> stands there
    /// still.</exception>
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

    /// <summary>Removes a folder, or nothing; its name goes first, so that a folder half removed is never taken for a whole one.</summary>
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
            // Litter is swept at the next start; it must not hide the error that led here.
        }
    }

    /// <summary>Removes what killed writers left in a folder: entries <c>.*.partial</c>.</summary>
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
