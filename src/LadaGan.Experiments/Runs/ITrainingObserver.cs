namespace LadaGan.Experiments.Runs;

/// <summary>Sees a run from outside: a terminal, a test, a page.</summary>
public interface ITrainingObserver
{
    /// <summary>The run directory stands and training begins.</summary>
    void Started(string runDirectory, long imagesSeen, long totalImages);

    /// <summary>One step is done.</summary>
    void Stepped(long imagesSeen);

    /// <summary>The tick's numbers are there.</summary>
    void Ticked(TickReport report);

    /// <summary>The averaged generator is being measured.</summary>
    /// <param name="what">What is done, such as <c>fid5k: features of the generated images</c>.</param>
    /// <param name="done">Images so far.</param>
    /// <param name="total">Images in all; 0 when they are not counted.</param>
    void Measuring(string what, long done, long total);

    /// <summary>Something worth a line: a picture or snapshot written, a corrupt image.</summary>
    void Noted(string message);
}
