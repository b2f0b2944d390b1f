using System.Diagnostics;
using LadaGan.Experiments.Runs;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>One line that is redrawn in place; notes scroll above it.</summary>
/// <remarks>Notes may come from a signal's thread while training draws.</remarks>
internal sealed class LiveDisplay : ITrainingDisplay
{
    private const double RedrawSeconds = 0.2;
    private readonly Lock _gate = new();
    private readonly Stopwatch _sinceRedraw = Stopwatch.StartNew();
    private Pace _pace = new();
    private Pace? _measuringPace;
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
            if (_measuringPace is not null)
            {
                // The pace of training has no pause in it.
                (_pace, _measuringPace) = (new(), null);
            }
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

    public void Measuring(string what, long done, long total)
    {
        lock (_gate)
        {
            if (done == 0 || _measuringPace is null)
            {
                _measuringPace = new();
            }
            _measuringPace.Add(done);
            if (done == 0 || _sinceRedraw.Elapsed.TotalSeconds >= RedrawSeconds)
            {
                Draw(ProgressLine.OfMeasuring(AnsiConsole.Profile.Width, what, done, total, _measuringPace.ImagesPerSecond));
            }
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

    private void Draw() => Draw(ProgressLine.Of(AnsiConsole.Profile.Width, _progress.Images, _progress.Total, _pace.ImagesPerSecond, _losses, _warnings));

    private void Draw(string line)
    {
        Clear();
        AnsiConsole.Markup(line);
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
