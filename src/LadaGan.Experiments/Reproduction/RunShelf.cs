using LadaGan.Core.Errors;
using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Reproduction;

/// <summary>All runs in a folder, as far as they can be read.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Runs">The runs, oldest first.</param>
/// <param name="Remarks">Names what looks like a run and cannot be read.</param>
internal sealed record RunShelf(string Path, IReadOnlyList<FoundRun> Runs, IReadOnlyList<string> Remarks)
{
    /// <summary>Reads a folder of runs, or one run directory. A folder that does not exist yet has no runs.</summary>
    /// <exception cref="RunException">It is a file.</exception>
    public static RunShelf Read(string path)
    {
        if (File.Exists(path))
        {
            throw new RunException($"the folder of runs is {path}, but that is a file; name a directory of runs");
        }
        var (runs, remarks) = (new List<FoundRun>(), new List<string>());
        foreach (var directory in Directories(path, remarks))
        {
            var name = System.IO.Path.GetFileName(directory.Path.TrimEnd('/'));
            try
            {
                runs.Add(FoundRun.Read(directory));
            }
            catch (Exception error) when (error is LadaGanException or IOException or UnauthorizedAccessException)
            {
                var reason = File.Exists(directory.Options) ? error.Clause() : "it has no options yet: the run ended before its first step";
                remarks.Add($"{ErrorText.Quote(name)} is passed over: {reason}");
            }
        }
        return new(path, runs, remarks);
    }

    private static IReadOnlyList<RunDirectory> Directories(string path, List<string> remarks)
    {
        try
        {
            return RunDirectory.All(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            remarks.Add($"{path} cannot be read: {error.Clause()}");
            return [];
        }
    }
}
