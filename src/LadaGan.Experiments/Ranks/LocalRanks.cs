using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LadaGan.Experiments.Ranks;

/// <summary>Starts the ranks of a job as processes of this machine, and watches them.</summary>
public static partial class LocalRanks
{
    private const int ParentDeathSignal = 1;    // PR_SET_PDEATHSIG
    private const int Kill = 9;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    /// <summary>Whether this process is a rank that <see cref="Run"/> started.</summary>
    public static bool IsOne => Environment.GetEnvironmentVariable(RankEnvironment.Parent) is { Length: > 0 };

    /// <summary>In a rank: ends this process with the one that started it.</summary>
    public static void EndWithParent()
    {
        _ = prctl(ParentDeathSignal, Kill, 0, 0, 0);
        if (getppid().ToString(CultureInfo.InvariantCulture) != Environment.GetEnvironmentVariable(RankEnvironment.Parent))
        {
            Environment.Exit(1);    // it is gone already
        }
    }

    /// <summary>Runs this program with the given arguments once for each rank, until all have ended.</summary>
    /// <param name="count">The number of ranks.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <returns>Rank 0's exit code; null if a signal ended it.</returns>
    public static int? Run(int count, IReadOnlyList<string> arguments)
    {
        var port = FreePort();
        Process[] ranks = [.. Enumerable.Range(0, count).Select(rank => Start(rank, count, port, arguments))];
        // A terminal signals all processes at once, but `kill` only this one: rank 0 then stops the job.
        PosixSignalRegistration[] signals = [Forward(PosixSignal.SIGINT, 2), Forward(PosixSignal.SIGTERM, 15),
            Forward(PosixSignal.SIGHUP, 1)];
        PosixSignalRegistration Forward(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            _ = kill(ranks[0].Id, number);
        });
        try
        {
            // When one fails the others end by themselves, but for one that hangs.
            var sinceFailure = new Stopwatch();
            while (ranks.Any(rank => !rank.HasExited) && sinceFailure.Elapsed < Grace)
            {
                if (!sinceFailure.IsRunning && ranks.Any(Failed))
                {
                    sinceFailure.Start();
                }
                Thread.Sleep(50);
            }
            return ranks[0].HasExited && ranks[0].ExitCode <= 128 ? ranks[0].ExitCode : Signalled(ranks[0]);
        }
        finally
        {
            foreach (var rank in ranks.Where(rank => !rank.HasExited))
            {
                rank.Kill();
            }
            Array.ForEach(signals, signal => signal.Dispose());
        }
    }

    private static bool Failed(Process rank) => rank.HasExited && rank.ExitCode != 0;

    /// <summary>The exit code of a rank that saved and stopped because of a signal; null for one that the signal itself ended.</summary>
    private static int? Signalled(Process rank) => rank.HasExited && rank.ExitCode is 129 or 130 or 143 ? rank.ExitCode : null;

    private static Process Start(int rank, int count, int port, IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        (string Name, int Value)[] numbers =
        [
            (RankEnvironment.Rank, rank), (RankEnvironment.Size, count), (RankEnvironment.LocalRank, rank),
            (RankEnvironment.LocalSize, count), (RankEnvironment.MasterPort, port), (RankEnvironment.Parent, Environment.ProcessId),
        ];
        foreach (var (name, value) in numbers)
        {
            start.Environment[name] = value.ToString(CultureInfo.InvariantCulture);
        }
        start.Environment[RankEnvironment.MasterHost] = IPAddress.Loopback.ToString();
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [LibraryImport("libc.so.6")] private static partial int prctl(int option, nint second, nint third, nint fourth, nint fifth);
    [LibraryImport("libc.so.6")] private static partial int getppid();
    [LibraryImport("libc.so.6")] private static partial int kill(int process, int signal);
}
