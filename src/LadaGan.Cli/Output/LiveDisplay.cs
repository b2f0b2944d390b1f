using System.Diagnostics;
using LadaGan.Experiments.Training;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>One line that is redrawn in place; notes scroll above it.</summary>
/// <remarks>Notes may come from a signal's thread while training draws.</remarks>
internal sealed class LiveDisplay : ITrainingDisplay
{
    private const double RedrawSeconds = 0.2;
    private readonly Lock _gate = new();
    private readonly Stopwatch _sinceRedraw = Stopwatch.StartNew();
    private readonly Pace _pace = new();
    private (long Images, long Total) _progress = (0, 1);
    private (double Discriminator, double Generator)? _losses;
    private IReadOnlyList<string> _warnings = [];
    private bool _drawn;

    public void Started(string runDirectory, long imagesSeen, long totalImages)
    {
        lock (_gate)
        {
            _progress = (imagesSeen, totalImages);
            _pace.Add(imagesSeen);
            WriteAbove($"run directory {runDirectory}");
            Draw();
        }
    }

    public void Stepped(long imagesSeen)
    {
        lock (_gate)
        {
            _progress.Images = imagesSeen;
            _pace.Add(imagesSeen);
            if (_sinceRedraw.Elapsed.TotalSeconds >= RedrawSeconds)
            {
                Draw();
            }
        }
    }

    public void Ticked(TickReport report)
    {
        lock (_gate)
        {
            _warnings = report.Warnings;
            _losses = (report.Statistics["Loss/D/loss"].Mean, report.Statistics["Loss/G/loss"].Mean);
            Draw();
        }
    }

    public void Noted(string message)
    {
        lock (_gate)
        {
            var redraw = _drawn;
            WriteAbove(message);
            if (redraw)
            {
                Draw();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Clear();
        }
    }

    private void Draw()
    {
        Clear();
        AnsiConsole.Markup(ProgressLine.Of(AnsiConsole.Profile.Width, _progress.Images, _progress.Total, _pace.ImagesPerSecond, _losses, _warnings));
        _drawn = true;
        _sinceRedraw.Restart();
    }

    // Not through Spectre, which would cut long paths into lines of its own.
    private void WriteAbove(string text)
    {
        Clear();
        Console.WriteLine(text);
    }

    private void Clear()
    {
        if (_drawn)
        {
            AnsiConsole.Write(new ControlCode("\r\u001b[2K"));
            _drawn = false;
        }
    }
}
