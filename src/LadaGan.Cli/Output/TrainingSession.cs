using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Cli.Output;

/// <summary>A training run as a person sees it: a live line in a terminal, plain lines elsewhere; Ctrl-C saves and stops.</summary>
internal static class TrainingSession
{
    public static (RunResult? Result, int ExitCode) Run(RunRequest request)
    {
        using ITrainingDisplay display = Terminal.HasStyles ? new LiveDisplay() : new PlainDisplay();
        if (request.Place is { Leads: false })
        {
            // Rank 0 shows the run for all.
            using var asks = new StopSignals(() => { });
            FollowerRun.Run(request, display, asks.Token);
            return (null, asks.ExitCode);
        }
        using var signals = new StopSignals(
            () => display.Noted("stopping after this training step and saving everything; interrupt again to quit at once"));
        var result = TrainingRun.Run(request, display, signals.Token);
        return (result, result.Ending switch
        {
            RunEnding.Completed or RunEnding.NothingLeft => ExitCode.Done,
            RunEnding.Collapsed => ExitCode.Collapsed,
            _ => signals.ExitCode,
        });
    }
}
