namespace LadaGan.Cli.Output;

/// <summary>Work that the first signal asks to stop (<see cref="StopSignals"/>).</summary>
internal static class Interruption
{
    /// <summary>The exit code of the work, or that of the signal which stopped it.</summary>
    /// <param name="said">Printed to standard error when a signal stopped the work.</param>
    /// <param name="work">Throws when its token is cancelled.</param>
    public static int Run(string said, Func<CancellationToken, int> work)
    {
        using var signals = new StopSignals(() => { });
        try
        {
            return work(signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine(said);
            return signals.ExitCode;
        }
    }
}
