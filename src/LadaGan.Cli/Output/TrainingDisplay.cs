using System.Diagnostics;
using LadaGan.Experiments.Runs;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>Shows a training run, and tidies up after itself.</summary>
internal interface ITrainingDisplay : ITrainingObserver, IDisposable
{
    void ITrainingObserver.RankLost(string sentence) => LostRank.EndSoon(sentence);

    string? ITrainingObserver.Trouble =>
        Terminal.Failure is { } failure ? $"standard output can no longer be written ({failure}), so nothing more is shown there" : null;
}

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

/// <summary>One line that is redrawn in place; notes scroll above it.</summary>
/// <remarks>Notes may come from the thread of a signal while training draws.</remarks>
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
                // The speed of training does not count the pause.
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

    private void Draw()
    {
        var (columns, speed) = (AnsiConsole.Profile.Width, _pace.ImagesPerSecond);
        Draw(ProgressLine.Of(columns, _progress.Images, _progress.Total, speed, _losses, _warnings));
    }

    private void Draw(string line)
    {
        Clear();
        AnsiConsole.Markup(line);
        _drawn = true;
        _sinceRedraw.Restart();
    }

    // Not through Spectre, which would break long paths over lines.
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
