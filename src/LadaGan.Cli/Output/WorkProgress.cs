using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>Work on many images behind a progress bar with the time left, if standard output is a terminal.</summary>
internal static class WorkProgress
{
    public static T Show<T>(string what, Func<Action<int, int>, T> work)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            return work((_, _) => { });
        }
        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(what);
                return work((done, total) =>
                {
                    (bar.MaxValue, bar.Value) = (total, done);
                    bar.Description = $"{what} [bold]{done:N0}[/]/{total:N0}";
                });
            });
    }
}
