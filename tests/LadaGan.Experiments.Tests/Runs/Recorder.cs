using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Tests.Runs;

/// <summary>Records what a run reports to its observer; may act after a number of images.</summary>
internal sealed class Recorder : ITrainingObserver
{
    public string Directory { get; private set; } = "";

    public long StartedAt { get; private set; } = -1;

    public List<long> Steps { get; } = [];

    public List<TickReport> Ticks { get; } = [];

    public List<string> Notes { get; } = [];

    public List<(string What, long Done, long Total)> Measured { get; } = [];

    public Action<long>? OnStep { get; init; }

    public Action<long>? OnMeasuring { get; init; }

    public Action? OnRankLost { get; init; }

    public void RankLost(string sentence) => OnRankLost?.Invoke();

    public void Started(string runDirectory, long imagesSeen, long totalImages) => (Directory, StartedAt) = (runDirectory, imagesSeen);

    public void Stepped(long imagesSeen)
    {
        Steps.Add(imagesSeen);
        OnStep?.Invoke(imagesSeen);
    }

    public void Ticked(TickReport report) => Ticks.Add(report);

    public void Measuring(string what, long done, long total)
    {
        Measured.Add((what, done, total));
        OnMeasuring?.Invoke(done);
    }

    public void Noted(string message) => Notes.Add(message);
}
