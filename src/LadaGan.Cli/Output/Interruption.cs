using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LadaGan.Cli.Output;

/// <summary>Work that the first SIGINT or SIGTERM asks to stop; a second one ends the process in the usual way.</summary>
internal static class Interruption
{
    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(0.5);

    /// <summary>The exit code of the work, or that of the signal which stopped it.</summary>
    /// <param name="said">Printed to standard error when a signal stopped the work.</param>
    /// <param name="work">Throws when its token is cancelled.</param>
    public static int Run(string said, Func<CancellationToken, int> work)
    {
        using var stop = new CancellationTokenSource();
        var sinceStop = new Stopwatch();
        var code = ExitCode.Interrupted;
        void Stop(PosixSignalContext context, int exitCode)
        {
            // One request may arrive twice, when it is sent to a process group.
            context.Cancel = !stop.IsCancellationRequested || sinceStop.Elapsed < SameRequest;
            if (stop.IsCancellationRequested)
            {
                return;
            }
            sinceStop.Start();
            code = exitCode;
            stop.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
        try
        {
            return work(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine(said);
            return code;
        }
    }
}
