using System.Diagnostics;
using System.Globalization;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Runs;

namespace LadaGan.Cli.Output;

/// <summary>How far an evaluation is, in lines on standard error: one for each part, and one a minute.</summary>
internal sealed class EvaluationLines : IEvaluationObserver
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);
    private readonly Stopwatch _part = new();
    private TimeSpan _said;
    private long _total;

    public void Began(string what, long total)
    {
        (_total, _said) = (total, TimeSpan.Zero);
        _part.Restart();
        Console.Error.WriteLine(total == 0 ? $"{what} …" : string.Create(CultureInfo.InvariantCulture, $"{what} ({total:N0}) …"));
    }

    public void Advanced(long done)
    {
        if (_part.Elapsed - _said < Silence)
        {
            return;
        }
        _said = _part.Elapsed;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {done:N0} of {_total:N0}, {StatusLine.Duration(_part.Elapsed * ((double)(_total - done) / done))} left"));
    }

    public void Noted(string message) => Console.Error.WriteLine($"warning: {Failure.OneLine(message)}");
}
