namespace LadaGan.Experiments.Training;

/// <summary>Sees a run from outside: a terminal, a test, a page.</summary>
public interface ITrainingObserver
{
    /// <summary>The run directory stands and training begins.</summary>
    void Started(string runDirectory, long imagesSeen, long totalImages);

    /// <summary>One step is done.</summary>
    void Stepped(long imagesSeen);

    /// <summary>The tick's numbers are there.</summary>
    void Ticked(TickReport report);

    /// <summary>Something worth a line: a picture or snapshot written, a corrupt image.</summary>
    void Noted(string message);
}
