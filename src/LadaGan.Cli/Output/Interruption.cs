using System.Runtime.InteropServices;

namespace LadaGan.Cli.Output;

/// <summary>Work that the first SIGINT or SIGTERM asks to end; a second ends the process as it would any other.</summary>
internal static class Interruption
{
    /// <summary>The work's exit code, or the signal's when the work gave way to it.</summary>
    /// <param name="said">What standard error says then.</param>
    /// <param name="work">Throws when its token is cancelled.</param>
    public static int Run(string said, Func<CancellationToken, int> work)
    {
        using var stop = new CancellationTokenSource();
        var code = ExitCode.Interrupted;
        void Stop(PosixSignalContext context, int exitCode)
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }
            (context.Cancel, code) = (true, exitCode);
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
