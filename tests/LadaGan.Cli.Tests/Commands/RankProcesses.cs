using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LadaGan.Cli.Tests.Commands;

/// <summary>Ranks as processes of their own, started as a launcher does.</summary>
internal static partial class RankProcesses
{
    private const int Stop = 19;    // SIGSTOP

    /// <summary>The environment of a rank.</summary>
    public static Dictionary<string, string> Environment(int rank, int size, int port) => new()
    {
        ["RANK"] = $"{rank}",
        ["WORLD_SIZE"] = $"{size}",
        ["LOCAL_RANK"] = $"{rank}",
        ["MASTER_ADDR"] = "127.0.0.1",
        ["MASTER_PORT"] = $"{port}",
    };

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Kills a process, or stops it so that it hangs.</summary>
    public static void Lose(ProgramProcess process, bool hangs) => _ = kill(process.Id, hangs ? Stop : 9);

    [LibraryImport("libc.so.6")] private static partial int kill(int process, int signal);
}
