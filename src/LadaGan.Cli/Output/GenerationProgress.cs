using LadaGan.Experiments.Generation;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>A progress bar around generation when there is much to make and a terminal to show it.</summary>
internal static class GenerationProgress
{
    private const string Task = "making pictures";

    public static GenerationRun.Result Show(GenerationRequest request)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
        {
            return GenerationRun.Run(request);
        }
        return AnsiConsole.Progress().AutoClear(true).Start(context =>
        {
            var bar = context.AddTask(Task);
            return GenerationRun.Run(request, (done, all) => (bar.MaxValue, bar.Value) = (all, done));
        });
    }
}
