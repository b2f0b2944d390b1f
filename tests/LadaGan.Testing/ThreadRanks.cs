using System.Runtime.ExceptionServices;
using LadaGan.Torch;
using LadaGan.Torch.Distributed;

namespace LadaGan.Testing;

/// <summary>Runs a group's ranks as threads of this process; to Gloo they are what processes are.</summary>
public static class ThreadRanks
{
    /// <summary>Runs the work on each rank, and returns the results in their order.</summary>
    public static T[] Run<T>(int size, Func<ProcessGroup, T> work)
    {
        var timeout = TimeSpan.FromMinutes(2);
        using var store = TcpStore.Serve(0, timeout);
        var results = new T[size];
        var failures = new ExceptionDispatchInfo?[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                TorchRuntime.Threads = 1;
                using var found = TcpStore.Connect("127.0.0.1", store.Port, timeout);
                using var group = GlooGroup.Join(found, rank, size, "127.0.0.1", timeout);
                results[rank] = work(group);
            }
            catch (Exception error)
            {
                failures[rank] = ExceptionDispatchInfo.Capture(error);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        failures.FirstOrDefault(failure => failure is not null)?.Throw();
        return results;
    }
}
