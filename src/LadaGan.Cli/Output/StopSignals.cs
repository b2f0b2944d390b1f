using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LadaGan.Cli.Output;

/// <summary>
/// The first SIGINT, SIGTERM or SIGHUP asks the work to stop; a second SIGINT or SIGTERM ends the process in the usual way. A lost
/// connection or a closed terminal sends SIGHUP, and <c>nohup</c> keeps it away.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Stopwatch _sinceStop = new();
    private readonly Lock _gate = new();
    private readonly Action _onStop;
    private readonly PosixSignalRegistration[] _registrations;

    /// <param name="onStop">Called once, on the signal's thread.</param>
    public StopSignals(Action onStop)
    {
        _onStop = onStop;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, Cli.ExitCode.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, Cli.ExitCode.Terminated)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Handle(context, Cli.ExitCode.HungUp)),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The program's exit code by the first signal; 0 before it.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Done;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context, int exitCode)
    {
        lock (_gate)
        {
            // One request may arrive twice, when it is sent to a process group. Nobody hangs up to insist.
            context.Cancel = !_stop.IsCancellationRequested || _sinceStop.Elapsed < SameRequest || exitCode == Cli.ExitCode.HungUp;
            if (_stop.IsCancellationRequested)
            {
                return;
            }
            _sinceStop.Start();
            ExitCode = exitCode;
            _stop.Cancel();
        }
        _onStop();
    }
}
