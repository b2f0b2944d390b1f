using LadaGan.Experiments.Training;

namespace LadaGan.Experiments.Logging;

/// <summary>What of a run is worth a line: to <c>log.txt</c>, and to whoever observes the run. For use from several threads.</summary>
/// <remarks>A log that cannot be written (a full disk) does not end a run: the observer is told once, and again when lines are kept again.</remarks>
internal sealed class RunLog(string path, ITrainingObserver observer)
{
    private readonly RecordFile _file = new(path);
    private readonly HashSet<string> _refused = [];
    private readonly Lock _gate = new();

    public void Note(string message)
    {
        Keep(_file, message);
        observer.Noted(message);
    }

    public void Record(TickReport report)
    {
        Keep(_file, StatusLine.Of(report));
        observer.Ticked(report);
    }

    /// <summary>Adds a line to a record file.</summary>
    public void Keep(RecordFile file, string line)
    {
        var name = Path.GetFileName(file.Path);
        string? news = null;
        var kept = file.TryAppend(line, out var refusal);
        lock (_gate)
        {
            if (kept ? _refused.Remove(name) : _refused.Add(name))
            {
                news = kept ? $"{name} is kept again; lines before this are missing from it" : $"{name} cannot be written ({refusal}); training goes on, its lines are lost until there is room";
            }
        }
        if (news is not null)
        {
            observer.Noted(news);
        }
    }
}
