using LadaGan.Experiments.Evaluation;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>A progress bar with the time left for each part of an evaluation.</summary>
internal sealed class EvaluationBars(ProgressContext context) : IEvaluationObserver
{
    private ProgressTask? _bar;
    private string _what = "";

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

    public void Noted(string message) => AnsiConsole.MarkupLineInterpolated($"[yellow]warning:[/] {Failure.OneLine(message)}");

    private void End()
    {
        if (_bar is not null)
        {
            (_bar.IsIndeterminate, _bar.Value) = (false, _bar.MaxValue);
            _bar.StopTask();
        }
    }
}
