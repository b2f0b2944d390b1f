using LadaGan.Core.Errors;

namespace LadaGan.Interop.TensorFlow;

/// <summary>Finds the files of a checkpoint from any path that people name it by.</summary>
public static class CheckpointPath
{
    internal const string IndexEnding = ".index";
    private const string DataMark = ".data-";
    private const string StateFile = "checkpoint";
    private const string StateKey = "model_checkpoint_path:";
    private const string SavedModelFolder = "variables";
    private const string ConfigFile = "config.json";
    private const int LongestState = 1 << 20;

    /// <summary>The folders in which the authors' trainer keeps its checkpoints, the one with the best FID first.</summary>
    private static readonly string[] TrainerFolders = ["best-training-checkpoints", "training-checkpoints"];

    /// <summary>Whether a checkpoint is there, by the files that are.</summary>
    /// <param name="path">A file, a folder, or the common prefix of a checkpoint's files.</param>
    /// <exception cref="InteropException">The folder cannot be read.</exception>
    public static bool Recognizes(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Directory.Exists(path)
            ? IsCheckpointFolder(path) || SubfolderOf(path) is not null
            : File.Exists(path + IndexEnding) || PrefixOfValues(path) is not null || IsState(path);
    }

    /// <summary>The files of a checkpoint: the index, then those of values.</summary>
    /// <param name="path">Whatever leads to it.</param>
    /// <exception cref="InteropException">No checkpoint is there.</exception>
    public static IReadOnlyList<string> Files(string path)
    {
        var prefix = Path.GetFullPath(Prefix(path));
        return [prefix + IndexEnding, .. Matching(Path.GetDirectoryName(prefix)!, $"{Path.GetFileName(prefix)}{DataMark}*")];
    }

    /// <summary>What the names of a checkpoint's files begin with.</summary>
    /// <param name="path">
    /// An index, a file of values, their common prefix, the file <c>checkpoint</c>, a folder of checkpoints, the folder above it, or a
    /// SavedModel.
    /// </param>
    /// <exception cref="InteropException">No checkpoint is there, or several among which nothing chooses.</exception>
    internal static string Prefix(string path) =>
        Directory.Exists(path) ? PrefixIn(path)
        : File.Exists(path + IndexEnding) ? path
        : !File.Exists(path) ? throw new InteropException($"there is no TensorFlow checkpoint '{path}'")
        : IsState(path) ? PrefixByState(path)
        : path.EndsWith(IndexEnding, StringComparison.Ordinal) ? path[..^IndexEnding.Length]
        : PrefixOfValues(path) ?? throw new InteropException(
            $"'{path}' is no part of a TensorFlow checkpoint that can be found: name '...{IndexEnding}', the prefix of its files, or its "
            + "folder");

    /// <summary>The <c>config.json</c> that the authors' trainer writes: beside the checkpoint, or beside its folder.</summary>
    /// <param name="prefix">What the names of the checkpoint's files begin with.</param>
    internal static string? Config(string prefix)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(prefix))!;
        return new[] { folder, Path.GetDirectoryName(folder) }
            .OfType<string>().Select(place => Path.Join(place, ConfigFile)).FirstOrDefault(File.Exists);
    }

    private static string PrefixIn(string folder)
    {
        var state = Path.Join(folder, StateFile);
        if (IsState(state))
        {
            return PrefixByState(state);
        }
        return Indices(folder) switch
        {
            [var index] => index[..^IndexEnding.Length],
            [] => SubfolderOf(folder) is { } inner
                ? PrefixIn(inner)
                : throw new InteropException($"'{folder}' has no TensorFlow checkpoint: neither a file '{StateFile}' nor an index"),
            var several => throw new InteropException(
                $"'{folder}' has {several.Length} checkpoints and no file '{StateFile}' that names the newest; name one, such as "
                + $"'{several[^1]}'"),
        };
    }

    // The file's other lines name older checkpoints. A path from another machine is of no use; the files are beside the file.
    private static string PrefixByState(string path)
    {
        var line = Lines(path).FirstOrDefault(line => line.StartsWith(StateKey, StringComparison.Ordinal));
        if (line is null || Path.GetFileName(line[StateKey.Length..].Trim().Trim('"', '\'').Replace('\\', '/')) is not { Length: > 0 } name)
        {
            throw new InteropException($"'{path}' names no checkpoint: a line '{StateKey} \"...\"' is missing");
        }
        var prefix = Path.Join(Path.GetDirectoryName(path), name);
        return File.Exists(prefix + IndexEnding)
            ? prefix
            : throw new InteropException($"'{path}' names the checkpoint {ErrorText.Quote(name)}, but there is no '{prefix}{IndexEnding}'");
    }

    private static bool IsState(string path) => Path.GetFileName(path) == StateFile && File.Exists(path)
        && Lines(path).Any(line => line.StartsWith(StateKey, StringComparison.Ordinal));

    private static string[] Lines(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestState ? [.. File.ReadLines(path).Select(line => line.Trim())] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InteropException($"'{path}' cannot be read: {error.Clause()}", error);
        }
    }

    private static string? SubfolderOf(string folder) => TrainerFolders.Append(SavedModelFolder)
        .Select(name => Path.Join(folder, name)).FirstOrDefault(inner => Directory.Exists(inner) && IsCheckpointFolder(inner));

    private static bool IsCheckpointFolder(string folder) => IsState(Path.Join(folder, StateFile)) || Indices(folder).Length > 0;

    private static string[] Indices(string folder) => Matching(folder, "*" + IndexEnding);

    private static string[] Matching(string folder, string pattern)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InteropException($"'{folder}' cannot be read: {error.Clause()}", error);
        }
    }

    private static string? PrefixOfValues(string path)
    {
        var at = path.LastIndexOf(DataMark, StringComparison.Ordinal);
        return at > 0 && File.Exists(path[..at] + IndexEnding) ? path[..at] : null;
    }
}
