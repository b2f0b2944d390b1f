using System.Diagnostics;
using System.Globalization;
using LadaGan.Experiments.Logging;
using LadaGan.Experiments.Training;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>One line that is redrawn in place: a bar, images/s, losses, time left; notes scroll above it.</summary>
internal sealed class LiveDisplay : ITrainingDisplay
{
    private const int BarWidth = 24;
    private const double RedrawSeconds = 0.2;
    private readonly Stopwatch _sinceRedraw = Stopwatch.StartNew();
    private readonly Pace _pace = new();
    private long _total = 1;
    private TickReport? _last;
    private bool _drawn;

    public void Started(string runDirectory, long imagesSeen, long totalImages)
    {
        _total = totalImages;
        _pace.Add(imagesSeen);
        Above($"[grey]run directory[/] [bold]{Markup.Escape(runDirectory)}[/]");
        Draw(imagesSeen);
    }

    public void Stepped(long imagesSeen)
    {
        _pace.Add(imagesSeen);
        if (_sinceRedraw.Elapsed.TotalSeconds >= RedrawSeconds)
        {
            Draw(imagesSeen);
        }
    }

    public void Ticked(TickReport report)
    {
        _last = report;
        Draw(report.ImagesSeen);
    }

    public void Noted(string message) => Above($"[grey]{Markup.Escape(message)}[/]");

    public void Dispose() => Clear();

    private void Draw(long imagesSeen)
    {
        Clear();
        var share = Math.Clamp((double)imagesSeen / _total, 0, 1);
        var filled = (int)Math.Round(share * BarWidth);
        var speed = _pace.ImagesPerSecond;
        var eta = speed > 0 ? StatusLine.Duration(TimeSpan.FromSeconds(Math.Min((_total - imagesSeen) / speed, 1e9))) : "…";
        AnsiConsole.Markup(string.Create(CultureInfo.InvariantCulture,
            $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {share,4:0%} [bold]{imagesSeen / 1000.0:0.0}[/]/{_total / 1000.0:0.#} kimg  [bold]{speed:0.0}[/] img/s  {Losses()}eta [bold]{eta}[/]"));
        _drawn = true;
        _sinceRedraw.Restart();
    }

    private string Losses() => _last is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"D [yellow]{_last.Statistics["Loss/D/loss"].Mean:0.000}[/] G [yellow]{_last.Statistics["Loss/G/loss"].Mean:0.000}[/]  ");

    private void Above(string markup)
    {
        Clear();
        AnsiConsole.MarkupLine(markup);
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
