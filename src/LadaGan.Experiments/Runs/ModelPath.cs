using LadaGan.Architecture.Files;

namespace LadaGan.Experiments.Runs;

/// <summary>Finds a model file: the given file, or the newest one in a run directory or a folder of runs.</summary>
public static class ModelPath
{
    /// <exception cref="ModelFileException">There is no model.</exception>
    public static string Find(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? path : throw new ModelFileException($"there is no model file {path}");
        }
        var run = RunDirectory.Find(path) ?? throw new ModelFileException($"{path} is neither a run directory nor a folder of runs");
        return run.Models is [.., var newest]
            ? newest
            : throw new ModelFileException($"{run.Path} has no model file yet ({RunDirectory.ModelPattern})");
    }
}
