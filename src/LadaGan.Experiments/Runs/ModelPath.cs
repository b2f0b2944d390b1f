using LadaGan.Architecture.Files;

namespace LadaGan.Experiments.Runs;

/// <summary>From what a user names (a model file, a run directory, a folder of runs) to a model file.</summary>
public static class ModelPath
{
    /// <exception cref="ModelFileException">There is no model.</exception>
    public static string Find(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? path : throw new ModelFileException($"there is no model at {path}");
        }
        var run = RunDirectory.Find(path) ?? throw new ModelFileException($"{path} is neither a run directory nor a folder of runs");
        return run.Models is [.., var newest]
            ? newest
            : throw new ModelFileException($"{run.Path} has no model yet ({RunDirectory.ModelPattern})");
    }
}
