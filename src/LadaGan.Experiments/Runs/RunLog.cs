using LadaGan.Core.Errors;

namespace LadaGan.Experiments.Runs;

/// <summary>What of a run is worth a line: to <c>log.txt</c>, and to whoever observes the run. For use from several threads.</summary>
/// <remarks>
/// A file that cannot be written (a full disk) does not end a run: the observer is told once for each file, and again when it is
/// kept again.
/// </remarks>
internal sealed class RunLog(string path, ITrainingObserver observer)
{
    private readonly RecordFile _file = new(path);
    private readonly HashSet<string> _refused = [];
    private readonly Lock _gate = new();

    public void Note(string message)
    {
        Keep(_file.Path, () => _file.Append(message));
        observer.Noted(message);
    }

    public void Record(TickReport report)
    {
        Keep(_file.Path, () => _file.Append(StatusLine.Of(report)));
        observer.Ticked(report);
    }

    /// <summary>Writes a record to a file of the run.</summary>
    public void Keep(string file, Action write)
    {
        string? refusal = null;
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            refusal = error.Clause();
        }
        var name = Path.GetFileName(file);
        bool news;
        lock (_gate)
        {
            news = refusal is null ? _refused.Remove(name) : _refused.Add(name);
        }
        if (news)
        {
            observer.Noted(refusal is null
                ? $"{name} is kept again; records before this are missing from it"
                : $"{name} cannot be written ({refusal}); training goes on, its records are lost until there is room");
        }
    }
}
