using LadaGan.Core.Files;

namespace LadaGan.Experiments.Runs;

/// <summary>
/// How long a run's record files are at a moment, so that what is recorded after it can be cut when training goes back to it.
/// </summary>
internal static class RecordLengths
{
    /// <summary>The length of each file; <see cref="Sync"/> makes the lines up to it durable.</summary>
    public static IReadOnlyDictionary<string, long> Of(RunDirectory directory)
    {
        var lengths = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var path in directory.Records)
        {
            lengths[Path.GetFileName(path)] = new FileInfo(path).Length;
        }
        return lengths;
    }

    /// <summary>Makes the files durable, before the state whose manifest has their lengths.</summary>
    /// <exception cref="DurableWriteException">The operating system could not.</exception>
    public static void Sync(RunDirectory directory)
    {
        foreach (var path in directory.Records)
        {
            DurableFile.SyncFile(path);
        }
    }

    /// <summary>
    /// Cuts every file back to its length; one that did not exist then is emptied. A file that is shorter stays as it is.
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
