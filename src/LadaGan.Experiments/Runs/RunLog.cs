using LadaGan.Core.Errors;
using LadaGan.Core.Text;

namespace LadaGan.Experiments.Runs;

/// <summary>Sends messages and ticks to <c>log.txt</c> and to the run's observer. Safe for use by several threads.</summary>
/// <remarks>
/// A record that cannot be written (a full disk) does not end the run: the observer is told once, and again when writing succeeds.
/// </remarks>
internal sealed class RunLog(string path, ITrainingObserver observer)
{
    private readonly RecordFile _file = new(path);
    private readonly HashSet<string> _refused = [];
    private readonly Lock _gate = new();
    private bool _isTroubled;

    public void Note(string message)
    {
        var line = ShownText.Of(message);
        Keep(_file.Path, () => _file.Append(line));
        observer.Noted(line);
        NoteTrouble();
    }

    public void Record(TickReport report)
    {
        Keep(_file.Path, () => _file.Append(StatusLine.Of(report)));
        observer.Ticked(report);
        NoteTrouble();
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
                ? $"{name} can be written again; some earlier records are missing from it"
                : $"{name} cannot be written ({refusal}); training continues, but records are lost until there is space");
        }
    }

    private void NoteTrouble()
    {
        if (observer.Trouble is { } trouble && Interlocked.Exchange(ref _isTroubled, true) == false)
        {
            Keep(_file.Path, () => _file.Append(ShownText.Of($"{trouble}; training continues, and this log and the states are written")));
        }
    }
}
