using LadaGan.Experiments.Runs;

namespace LadaGan.Cli.Output;

/// <summary>Plain lines, for files and pipes.</summary>
internal sealed class PlainDisplay : ITrainingDisplay
{
    public void Started(string runDirectory, long imagesSeen, long totalImages) => Console.WriteLine($"run directory {runDirectory}");

    public void Stepped(long imagesSeen)
    {
    }

    public void Ticked(TickReport report) => Console.WriteLine(StatusLine.Of(report));

    public void Measuring(string what, long done, long total)
    {
    }

    public void Noted(string message) => Console.WriteLine(message);

    public void Dispose()
    {
    }
}
