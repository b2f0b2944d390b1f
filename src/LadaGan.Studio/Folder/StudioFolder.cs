using LadaGan.Architecture.Files;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;
using LadaGan.Experiments.Runs;
using LadaGan.Studio.Door;

namespace LadaGan.Studio.Folder;

/// <summary>The folder that a studio shows: the runs and models in it, by names that are not paths.</summary>
/// <remarks>
/// A browser names an entry of these lists, never a path, so that nothing outside of the folder can be asked for. Links are followed only
/// to where they lead inside of it.
/// </remarks>
internal sealed class StudioFolder
{
    private const int Deepest = 4;
    private const int MostFolders = 10_000;
    private const string ModelEnding = ".safetensors";
    private const string StatePrefix = "training-state-";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string? _only;
    private readonly Dictionary<string, (long Length, DateTime Changed, bool IsModel)> _known = [];
    private (FolderContents Contents, DateTime Read)? _last;

    /// <exception cref="StudioException">There is no such folder or model.</exception>
    public StudioFolder(string path)
    {
        var real = FileSystemEntries.RealPath(path)
            ?? throw new StudioException($"there is no {path}; name a run directory, a model file, or a folder that contains them");
        switch (FileSystemEntries.KindOf(real, followLinks: false))
        {
            case EntryKind.Folder:
                Root = real;
                break;
            case EntryKind.Regular:
                using (ModelFileFormat.Open(real))
                {
                    (Root, _only) = (Path.GetDirectoryName(real)!, real);
                }
                break;
            default:
                throw new StudioException($"{path} is neither a folder nor a file");
        }
    }

    /// <summary>The folder, without links.</summary>
    public string Root { get; }

    /// <summary>What is in it now, or was a second ago.</summary>
    public FolderContents Contents
    {
        get
        {
            lock (_gate)
            {
                if (_last is not { } last || DateTime.UtcNow - last.Read > Fresh)
                {
                    last = (Read(), DateTime.UtcNow);
                    _last = last;
                }
                return last.Contents;
            }
        }
    }

    /// <exception cref="NotThereException">There is no such model.</exception>
    public FoundModel Model(string? id) => Contents.Models.FirstOrDefault(model => model.Id == id)
        ?? throw new NotThereException($"there is no model {ErrorText.Quote(id ?? "")} in the studio's folder");

    /// <exception cref="NotThereException">There is no such run.</exception>
    public RunDirectory Run(string? id) => Contents.Runs.FirstOrDefault(run => run.Id == id)?.Directory
        ?? throw new NotThereException($"there is no run {ErrorText.Quote(id ?? "")} in the studio's folder");

    /// <summary>Whether a path lies in the folder wherever its links lead.</summary>
    public bool Contains(string path) =>
        FileSystemEntries.RealPath(path) is { } real
        && (real == Root || real.StartsWith(Root.TrimEnd('/') + '/', StringComparison.Ordinal));

    private FolderContents Read()
    {
        if (_only is not null)
        {
            return new([], [new(Path.GetFileName(_only), _only, Run: null, File.GetLastWriteTimeUtc(_only))]);
        }
        var (runs, models) = (new List<NamedRun>(), new List<FoundModel>());
        var left = MostFolders;
        Search(Root, Deepest, runs, models, ref left);
        return new(
            [.. runs.OrderBy(run => run.Id, StringComparer.Ordinal)],
            [.. models.OrderBy(model => model.Run, StringComparer.Ordinal).ThenBy(model => model.Id, StringComparer.Ordinal)]);
    }

    private void Search(string folder, int depth, List<NamedRun> runs, List<FoundModel> models, ref int left)
    {
        if (left-- <= 0)
        {
            return;
        }
        try
        {
            var run = RunDirectory.IsRun(folder) ? NameOf(folder) : null;
            if (run is not null)
            {
                runs.Add(new(run, RunDirectory.All(folder)[0]));
            }
            foreach (var file in Directory.EnumerateFiles(folder, $"*{ModelEnding}"))
            {
                if (Contains(file) && IsModel(file))
                {
                    models.Add(new(NameOf(file), file, run, File.GetLastWriteTimeUtc(file)));
                }
            }
            foreach (var inner in depth > 0 && run is null ? Directory.EnumerateDirectories(folder) : [])
            {
                var name = Path.GetFileName(inner);
                if (!name.StartsWith('.') && !name.StartsWith(StatePrefix, StringComparison.Ordinal)
                    && FileSystemEntries.KindOf(inner, followLinks: false) == EntryKind.Folder)
                {
                    Search(inner, depth - 1, runs, models, ref left);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What this user may not read is not shown.
        }
    }

    private string NameOf(string path) => path == Root ? Path.GetFileName(Root) : Path.GetRelativePath(Root, path);

    /// <summary>Asks a file only once what it is.</summary>
    private bool IsModel(string path)
    {
        var file = new FileInfo(path);
        var (length, changed) = (file.Length, file.LastWriteTimeUtc);
        if (!_known.TryGetValue(path, out var known) || known.Length != length || known.Changed != changed)
        {
            known = _known[path] = (length, changed, Opens(path));
        }
        return known.IsModel;
    }

    private static bool Opens(string path)
    {
        try
        {
            using var file = ModelFileFormat.Open(path);
            return true;
        }
        catch (ModelFileException)
        {
            return false;
        }
    }
}

/// <summary>The runs and models of a folder.</summary>
internal sealed record FolderContents(IReadOnlyList<NamedRun> Runs, IReadOnlyList<FoundModel> Models);

/// <summary>A run directory.</summary>
/// <param name="Id">Its path from the studio's folder.</param>
internal sealed record NamedRun(string Id, RunDirectory Directory);

/// <summary>A model file.</summary>
/// <param name="Id">Its path from the studio's folder.</param>
/// <param name="Path">The file.</param>
/// <param name="Run">The run that it lies in; null if it lies in none.</param>
/// <param name="Changed">When it was written.</param>
internal sealed record FoundModel(string Id, string Path, string? Run, DateTime Changed)
{
    /// <summary>Thousands of images seen, by a run's name for it; null if that says nothing.</summary>
    public double? Kimg => Run is null ? null : RunDirectory.KimgOf(Path);
}
