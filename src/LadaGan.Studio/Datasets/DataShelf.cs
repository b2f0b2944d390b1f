using System.Collections.Concurrent;
using LadaGan.Core.Errors;
using LadaGan.Data.Datasets;
using LadaGan.Experiments.Viewing;
using LadaGan.Studio.Door;
using LadaGan.Studio.Folder;

namespace LadaGan.Studio.Datasets;

/// <summary>The datasets that may be shown: the one that was named, and those of the runs that lie inside of the folder.</summary>
/// <remarks>
/// A run's files say where its data lies, and they may come from someone else: a path that leads out of the folder is not followed.
/// </remarks>
internal sealed class DataShelf : IDisposable
{
    private readonly StudioFolder _folder;
    private readonly string? _named;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly ConcurrentDictionary<string, OpenDataset> _open = new();

    /// <exception cref="DataException">The named dataset is none.</exception>
    public DataShelf(StudioFolder folder, string? named)
    {
        (_folder, _named) = (folder, named);
        if (named is not null)
        {
            _open[named] = OpenDataset.Of(named);
        }
    }

    /// <summary>Their names: the path as it was given, or from the folder.</summary>
    public IReadOnlyList<string> Names => [.. (_named is null ? [] : (string[])[_named]).Concat(InFolder().Order()).Distinct()];

    /// <summary>Works with a dataset, one request after the other: decoding takes the machine.</summary>
    /// <exception cref="NotThereException">There is no such dataset.</exception>
    /// <exception cref="DataException">It cannot be read.</exception>
    public async Task<T> With<T>(string? name, Func<OpenDataset, T> work, CancellationToken cancellation)
    {
        if (name is null || !Names.Contains(name))
        {
            throw new NotThereException($"there is no dataset {ErrorText.Quote(name ?? "")} in the studio's folder; name one with --data");
        }
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            return await Task.Run(
                () => work(_open.GetOrAdd(name, id => OpenDataset.Of(id == _named ? id : Path.Combine(_folder.Root, id)))), cancellation);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        foreach (var dataset in _open.Values)
        {
            dataset.Dispose();
        }
        _oneAtATime.Dispose();
    }

    private IEnumerable<string> InFolder() =>
        from run in _folder.Contents.Runs
        let path = RunView.DataOf(run.Directory)
        where path is not null && _folder.Contains(path)
        select Path.GetRelativePath(_folder.Root, path);
}
