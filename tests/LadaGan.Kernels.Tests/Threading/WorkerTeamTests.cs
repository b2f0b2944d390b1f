using LadaGan.Kernels.Threading;

namespace LadaGan.Kernels.Tests.Threading;

public unsafe class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_part_runs_once(int threads)
    {
        using var team = new WorkerTeam(threads);
        Assert.Equal(threads, team.Size);
        var counts = stackalloc int[100];
        for (var round = 0; round < 300; round++)
        {
            team.Run(new Count(counts), round % 101);
        }
        for (var part = 0; part < 100; part++)
        {
            Assert.Equal(Enumerable.Range(0, 300).Count(round => round % 101 > part), counts[part]);
        }
    }

    [Fact]
    public void What_belongs_to_a_worker_is_its_own()
    {
        using var team = new WorkerTeam(3);
        var inside = stackalloc int[3];
        var counts = stackalloc int[3];
        for (var round = 0; round < 200; round++)
        {
            team.Run(new Own(inside, counts), 50);
        }
        Assert.Equal([0, 0, 0], new Span<int>(inside, 3).ToArray());
        Assert.Equal(200 * 50, new Span<int>(counts, 3).ToArray().Sum());
    }

    [Fact]
    public void Work_is_shared_and_found_after_a_sleep()
    {
        using var team = new WorkerTeam(3);
        var threads = stackalloc int[3];
        for (var round = 0; round < 3; round++)
        {
            new Span<int>(threads, 3).Clear();
            team.Run(new Meet(threads), 3);
            Assert.Equal(3, new[] { threads[0], threads[1], threads[2] }.Distinct().Count());
            Thread.Sleep(20);  // longer than the threads' patience
        }
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_team_lives_on()
    {
        using var team = new WorkerTeam(4);
        var counts = stackalloc int[40];
        for (var round = 1; round <= 20; round++)
        {
            Assert.Equal("part 5", Assert.Throws<InvalidOperationException>(() => team.Run(new Fail(), 40)).Message);
            team.Run(new Count(counts), 40);
            Assert.Equal(Enumerable.Repeat(round, 40), new Span<int>(counts, 40).ToArray());
        }
    }

    [Fact]
    public void Calls_from_several_threads_wait_for_each_other()
    {
        using var team = new WorkerTeam(2);
        var counts = new int[50];
        fixed (int* pointer = counts)
        {
            var work = new Count(pointer);
            var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                for (var round = 0; round < 200; round++)
                {
                    team.Run(work, 50);
                }
            })).ToArray();
            Array.ForEach(callers, caller => caller.Start());
            Array.ForEach(callers, caller => caller.Join());
        }
        Assert.All(counts, count => Assert.Equal(800, count));
    }

    [Fact]
    public void Work_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        var counts = stackalloc int[16];
        team.Run(new Count(counts), 16);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            team.Run(new Count(counts), 16);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_bound_caller_is_free_again_afterwards()
    {
        using var team = new WorkerTeam();
        var before = CoreSet.OfThread().Cores();
        using (team.BindCaller())
        {
            Assert.Equal(team.Size > 1 && before.Length == team.Size ? before[..1] : before, CoreSet.OfThread().Cores());
        }
        Assert.Equal(before, CoreSet.OfThread().Cores());
    }

    [Fact]
    public void A_team_binds_within_what_it_is_allowed()
    {
        var allowed = CoreSet.OfThread();
        int[] seen = [];
        var one = new Thread(() =>
        {
            CoreSet.Of(allowed.Cores()[^1]).Bind();
            using var team = new WorkerTeam(2);
            using var bound = team.BindCaller();
            var counts = stackalloc int[64];
            team.Run(new Count(counts), 64);
            seen = new Span<int>(counts, 64).ToArray();
        });
        one.Start();
        one.Join();
        Assert.All(seen, count => Assert.Equal(1, count));
    }

    private readonly struct Count(int* counts) : IParallelWork
    {
        public void Run(int part, int worker) => Interlocked.Increment(ref counts[part]);
    }

    /// <summary>Each part checks that no other part runs with the same worker number.</summary>
    private readonly struct Own(int* inside, int* counts) : IParallelWork
    {
        public void Run(int part, int worker)
        {
            if (Interlocked.Increment(ref inside[worker]) != 1)
            {
                throw new InvalidOperationException($"two parts are worker {worker}'s");
            }
            counts[worker]++;
            Interlocked.Decrement(ref inside[worker]);
        }
    }

    /// <summary>Each part waits until all have begun, which requires as many threads as parts.</summary>
    private readonly struct Meet(int* threads) : IParallelWork
    {
        public void Run(int part, int worker)
        {
            Volatile.Write(ref threads[part], Environment.CurrentManagedThreadId);
            while (Volatile.Read(ref threads[0]) == 0 || Volatile.Read(ref threads[1]) == 0 || Volatile.Read(ref threads[2]) == 0)
            {
                Thread.Yield();
            }
        }
    }

    private readonly struct Fail : IParallelWork
    {
        public void Run(int part, int worker)
        {
            if (part == 5)
            {
                throw new InvalidOperationException("part 5");
            }
        }
    }
}
