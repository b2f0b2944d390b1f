using LadaGan.Core.Files;

namespace LadaGan.Experiments.Runs;

/// <summary>
/// The lengths of a run's record files at one moment, so that a rollback to it can truncate what was recorded afterwards.
/// </summary>
internal static class RecordLengths
{
    /// <summary>The length of each file; makes this much of it durable.</summary>
    public static IReadOnlyDictionary<string, long> Of(RunDirectory directory)
    {
        var lengths = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var path in directory.Records)
        {
            lengths[Path.GetFileName(path)] = new FileInfo(path).Length;
        }
        return lengths;
    }

    /// <summary>Synchronizes the files; a failure, such as a full disk, must not prevent a snapshot.</summary>
    public static void Sync(RunDirectory directory)
    {
        foreach (var path in directory.Records)
        {
            DurableFile.SyncFile(path);
        }
    }

    /// <summary>
    /// Truncates every file to its recorded length; a file that did not exist then is emptied. A shorter file stays as it is.
    /// </summary>
    public static void CutTo(RunDirectory directory, IReadOnlyDictionary<string, long> lengths, Func<string, bool>? except = null)
    {
        foreach (var path in directory.Records.Where(path => except?.Invoke(path) != true))
        {
            var length = lengths.GetValueOrDefault(Path.GetFileName(path));
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (stream.Length > length)
            {
                stream.SetLength(length);
            }
        }
    }
}
