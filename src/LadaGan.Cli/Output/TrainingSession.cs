using System.Diagnostics;
using System.Runtime.InteropServices;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Cli.Output;

/// <summary>A training run as a person sees it: a live line in a terminal, plain lines elsewhere; Ctrl-C saves and stops.</summary>
internal static class TrainingSession
{
    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(0.5);

    public static (RunResult? Result, int ExitCode) Run(RunRequest request)
    {
        using var stop = new CancellationTokenSource();
        var sinceStop = new Stopwatch();
        using ITrainingDisplay display = Terminal.HasStyles ? new LiveDisplay() : new PlainDisplay();
        var code = ExitCode.Done;
        void Stop(PosixSignalContext context, int exitCode)
        {
            // A second signal ends the process in the usual way. One request may arrive twice, when it is sent to a process group.
            context.Cancel = !stop.IsCancellationRequested || sinceStop.Elapsed < SameRequest;
            if (stop.IsCancellationRequested)
            {
                return;
            }
            sinceStop.Start();
            code = exitCode;
            stop.Cancel();
            display.Noted("stopping after this training step and saving everything; interrupt again to quit at once");
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));

        var result = TrainingRun.Run(request, display, stop.Token);
        return (result, result.Ending switch
        {
            RunEnding.Completed => ExitCode.Done,
            RunEnding.Collapsed => ExitCode.Collapsed,
            _ => code,
        });
    }
}
