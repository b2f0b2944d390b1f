using System.Runtime.InteropServices;
using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests.Threading;

/// <summary>A team without work uses no CPU time: the kernel's own count of its threads' time stands still.</summary>
public sealed unsafe partial class IdleWorkersTests
{
    private const int Threads = 4;
    private const int Attempts = 40;
    private static readonly TimeSpan Stillness = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void Idle_workers_sleep()
    {
        using var team = new WorkerTeam(Threads);
        var threads = stackalloc int[Threads];
        for (var round = 0; round < 2; round++)
        {
            new Span<int>(threads, Threads).Clear();
            team.Run(new Meet(threads), Threads);
            int[] workers = [.. new Span<int>(threads, Threads).ToArray().Except([ThreadId()])];
            Assert.Equal(Threads - 1, workers.Length);
            Assert.True(StandStill(workers), $"round {round}: a worker without work uses CPU time");
        }
    }

    /// <summary>Whether there is an interval in which none of the threads runs at all; threads that spin run in every one.</summary>
    private static bool StandStill(int[] threads)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = Array.ConvertAll(threads, CpuTime);
            Thread.Sleep(Stillness);
            if (before.SequenceEqual(Array.ConvertAll(threads, CpuTime)))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Nanoseconds that a thread of this process has run.</summary>
    /// <remarks>
    /// Source: Linux, include/linux/posix-timers_types.h: the clock of a thread is the complement of its id, shifted, with
    /// CPUCLOCK_PERTHREAD and CPUCLOCK_SCHED.
    /// </remarks>
    private static long CpuTime(int thread)
    {
        long* time = stackalloc long[2];
        Assert.Equal(0, GetTime((~thread << 3) | 6, time));
        return (time[0] * 1_000_000_000) + time[1];
    }

    [LibraryImport("libc.so.6", EntryPoint = "gettid")]
    private static partial int ThreadId();

    [LibraryImport("libc.so.6", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);

    /// <summary>Each part notes its thread and waits until all have begun: it takes as many threads as parts.</summary>
    private readonly struct Meet(int* threads) : IParallelWork
    {
        public void Run(int part, int worker)
        {
            Volatile.Write(ref threads[part], ThreadId());
            for (var other = 0; other < Threads; other++)
            {
                while (Volatile.Read(ref threads[other]) == 0)
                {
                    Thread.Yield();
                }
            }
        }
    }
}
