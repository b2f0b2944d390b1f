using LadaGan.Experiments.Training;

namespace LadaGan.Experiments.Logging;

/// <summary>What of a run is worth a line: to <c>log.txt</c>, and to whoever observes the run.</summary>
internal sealed class RunLog(string path, ITrainingObserver observer) : IDisposable
{
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };

    public void Note(string message)
    {
        _file.WriteLine(message);
        observer.Noted(message);
    }

    public void Record(TickReport report)
    {
        _file.WriteLine(StatusLine.Of(report));
        observer.Ticked(report);
    }

    public void Dispose() => _file.Dispose();
}
