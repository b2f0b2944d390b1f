using LadaGan.Experiments.Viewing;
using LadaGan.Studio.Folder;

namespace LadaGan.Studio.Engines;

/// <summary>The models that were used last, loaded.</summary>
/// <param name="most">How many stay loaded.</param>
/// <param name="threads">Compute threads of each; 0 for one per core.</param>
internal sealed class ModelShelf(int most, int threads) : IDisposable
{
    private readonly EngineThread _thread = new();
    private readonly List<(string Path, long Length, DateTime Changed, ViewedModel Model)> _loaded = []; // the engine thread's alone

    /// <summary>Works with a model on the engine's thread.</summary>
    /// <param name="found">The model file; it is loaded, and again when it has changed.</param>
    /// <param name="work">What to do; long work should come in pieces.</param>
    /// <param name="isLong">Whether other work may overtake it.</param>
    public Task<T> With<T>(FoundModel found, Func<ViewedModel, T> work, bool isLong, CancellationToken cancellation) =>
        _thread.Run(() => work(Take(found.Path)), isLong, cancellation);

    public void Dispose()
    {
        _thread.Dispose();
        _loaded.ForEach(entry => entry.Model.Dispose());
    }

    private ViewedModel Take(string path)
    {
        var file = new FileInfo(path);
        var (length, changed) = (file.Exists ? file.Length : 0, file.LastWriteTimeUtc);
        var place = _loaded.FindIndex(entry => entry.Path == path);
        if (place >= 0 && _loaded[place] is var known && known.Length == length && known.Changed == changed)
        {
            _loaded.RemoveAt(place);
            _loaded.Add(known);
            return known.Model;
        }
        if (place >= 0 || _loaded.Count == most)
        {
            _loaded[Math.Max(place, 0)].Model.Dispose();
            _loaded.RemoveAt(Math.Max(place, 0));
        }
        var model = ViewedModel.Open(path, threads);
        _loaded.Add((path, length, changed, model));
        return model;
    }
}
