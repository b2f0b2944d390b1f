using System.Globalization;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Runs;

/// <summary>
/// Finds the process that trains in a run directory without touching the run: a lock that is tried for a moment could turn away a trainer
/// that starts in that moment.
/// </summary>
public static class RunHolder
{
    /// <summary>The id of the process that holds the run's lock; null if none does.</summary>
    public static int? ProcessOf(RunDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        try
        {
            if (RunFile.IsReadable(directory.HolderFile, RunFile.LargestJson, [])
                && int.TryParse(File.ReadAllText(directory.HolderFile), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return Holds(id, directory.LockFile) ? id : null;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The run was removed, or began, in this moment.
        }
        return null;
    }

    /// <summary>Whether a process has the file open, as Linux lists it. Of another user's process, only that it lives is known.</summary>
    private static bool Holds(int id, string file)
    {
        var open = $"/proc/{id.ToString(CultureInfo.InvariantCulture)}/fd";
        if (!Directory.Exists(open))
        {
            return false;
        }
        var real = FileSystemEntries.RealPath(file);
        try
        {
            return real is not null && Directory.EnumerateFiles(open).Any(entry => FileSystemEntries.RealPath(entry) == real);
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }
}
