using System.Net;
using System.Net.Sockets;
using LadaGan.Experiments.Ranks;

namespace LadaGan.Experiments.Tests.Ranks;

/// <summary>Runs the ranks of a job as threads of this process.</summary>
internal static class RankThreads
{
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The result and the error of each rank.</summary>
    /// <param name="size">The number of ranks.</param>
    /// <param name="work">What a rank does, given its number and its place.</param>
    /// <param name="places">Changes the place of a rank.</param>
    public static (T?[] Results, Exception?[] Errors) Run<T>(
        int size, Func<int, RankPlace, T> work, Func<RankPlace, RankPlace>? places = null)
    {
        var port = FreePort();
        var (results, errors) = (new T?[size], new Exception?[size]);
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            var place = new RankPlace(rank, size, rank, "127.0.0.1", port) { Timeout = Timeout };
            try
            {
                TorchRuntime.Threads = 1;
                results[rank] = work(rank, places?.Invoke(place) ?? place);
            }
            catch (Exception error)
            {
                errors[rank] = error;
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return (results, errors);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
