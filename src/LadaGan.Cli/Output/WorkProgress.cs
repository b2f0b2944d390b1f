using System.Diagnostics;
using System.Globalization;
using LadaGan.Experiments.Runs;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>
/// Work on many images, with their count, the speed and the time left: behind a bar if standard output is a terminal, otherwise as lines
/// on standard error, the first one after ten seconds.
/// </summary>
internal static class WorkProgress
{
    public static T Show<T>(string what, Func<Action<int, int>, T> work)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            return work(new ProgressLines(what).Advanced);
        }
        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var (bar, pace) = (context.AddTask(what), new Pace());
                pace.Add(0);
                return work((done, total) =>
                {
                    pace.Add(done);
                    (bar.MaxValue, bar.Value) = (total, done);
                    bar.Description = string.Create(
                        CultureInfo.InvariantCulture, $"{what} [bold]{done:N0}[/]/{total:N0}, {pace.ImagesPerSecond:0.0} img/s");
                });
            });
    }
}

/// <summary>The progress of work as lines on standard error.</summary>
/// <param name="what">The work.</param>
internal sealed class ProgressLines(string what)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _order = new();
    private TimeSpan _next = First;

    public void Advanced(int done, int total)
    {
        lock (_order)
        {
            var elapsed = _watch.Elapsed;
            if (elapsed >= _next && done > 0 && done < total)
            {
                _next = elapsed + Silence;
                Console.Error.WriteLine(Line(what, done, total, elapsed));
            }
        }
    }

    /// <summary>What a line says.</summary>
    internal static string Line(string what, int done, int total, TimeSpan elapsed)
    {
        var left = StatusLine.Duration(elapsed * ((double)(total - done) / done));
        return string.Create(
            CultureInfo.InvariantCulture, $"{what}: {done:N0} of {total:N0}, {done / elapsed.TotalSeconds:0.0} images/s, {left} left");
    }
}
