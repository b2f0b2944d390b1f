using System.Diagnostics;
using System.Globalization;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Runs;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>A progress bar with the time left for each part of an evaluation.</summary>
internal sealed class EvaluationBars(ProgressContext context) : IEvaluationObserver
{
    private ProgressTask? _bar;
    private string _what = "";

    public void RankLost(string sentence) => LostRank.EndSoon(sentence);

    public void Began(string what, long total)
    {
        End();
        (_what, _bar) = (what, context.AddTask(Markup.Escape(what), maxValue: Math.Max(total, 1)));
        _bar.IsIndeterminate = total == 0;
    }

    public void Advanced(long done)
    {
        _bar!.Value = done;
        _bar.Description = $"{Markup.Escape(_what)} [bold]{done:N0}[/]/{_bar.MaxValue:N0}";
    }

    public void Noted(string message) => AnsiConsole.MarkupLineInterpolated($"[yellow]warning:[/] {ErrorReport.OneLine(message)}");

    private void End()
    {
        if (_bar is not null)
        {
            (_bar.IsIndeterminate, _bar.Value) = (false, _bar.MaxValue);
            _bar.StopTask();
        }
    }
}

/// <summary>The progress of an evaluation as lines on standard error: one for each part, then one per minute.</summary>
internal sealed class EvaluationLines : IEvaluationObserver
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);
    private readonly Stopwatch _part = new();
    private TimeSpan _said;
    private long _total;

    public void RankLost(string sentence) => LostRank.EndSoon(sentence);

    public void Began(string what, long total)
    {
        (_total, _said) = (total, TimeSpan.Zero);
        _part.Restart();
        Console.Error.WriteLine(total == 0 ? $"{what} …" : string.Create(CultureInfo.InvariantCulture, $"{what} ({total:N0}) …"));
    }

    public void Advanced(long done)
    {
        if (done == 0 || _part.Elapsed - _said < Silence)
        {
            return;
        }
        _said = _part.Elapsed;
        var left = StatusLine.Duration(_part.Elapsed * ((double)(_total - done) / done));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {done:N0} of {_total:N0}, {left} left"));
    }

    public void Noted(string message) => Console.Error.WriteLine($"warning: {ErrorReport.OneLine(message)}");
}
