using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace LadaGan.Kernels.Threading;

/// <summary>
/// A thread pool that shares work with the caller. Starting work takes microseconds and allocates nothing: the threads spin
/// briefly after each task before they sleep.
/// </summary>
/// <remarks>
/// A team with a thread for every core binds each of its threads to one; the caller's thread is bound only on request
/// (<see cref="BindCaller"/>). Parts are claimed from one 64-bit word (number of parts above, next part below), so a thread that wakes late
/// misses the work instead of delaying it.
/// </remarks>
public sealed unsafe class WorkerTeam : IDisposable
{
    private const int Caller = 0;
    private static readonly long SpinTicks = Stopwatch.Frequency / 10_000;  // 100 µs

    private readonly Lock _oneAtATime = new();
    private readonly object _sleep = new();
    private readonly Thread[] _threads;
    private readonly int _callersCore;
    private PaddedCounter _claims;
    private PaddedCounter _done;
    private delegate*<void*, int, int, void> _invoke;
    private void* _work;
    private ExceptionDispatchInfo? _failure;
    private int _sleepers;
    private volatile bool _stopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Compute threads, including the caller's; 0 for one per core that this process may use.</param>
    public WorkerTeam(int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Size = threads == 0 ? Environment.ProcessorCount : threads;
        var cores = CoreSet.OfThread().Cores();
        var bind = Size > 1 && Size == cores.Length;
        _callersCore = bind ? cores[0] : -1;
        _threads = new Thread[Size - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var (worker, core) = (i + 1, bind ? cores[i + 1] : -1);
            _threads[i] = new Thread(() => Serve(worker, core)) { IsBackground = true, Name = $"LadaGan worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Compute threads, including the caller's.</summary>
    public int Size { get; }

    /// <summary>
    /// Runs all parts of the work and returns when they are done. Concurrent calls wait for each other; a part must not call this.
    /// </summary>
    /// <param name="work">The work; each thread sees the same copy.</param>
    /// <param name="parts">The number of parts.</param>
    /// <typeparam name="TWork">The type of the work.</typeparam>
    /// <remarks>The first exception of a part is rethrown here; parts not yet started are skipped, and the team remains usable.</remarks>
    public void Run<TWork>(TWork work, int parts) where TWork : unmanaged, IParallelWork
    {
        if (_threads.Length == 0 || parts <= 1)
        {
            for (var part = 0; part < parts; part++)
            {
                work.Run(part, Caller);
            }
            return;
        }
        lock (_oneAtATime)
        {
            Share(&Invoke<TWork>, &work, parts);
        }
    }

    /// <summary>
    /// Binds the calling thread, until the result is disposed, to the core that the team's threads leave free, if they are bound.
    /// </summary>
    public CallerBinding BindCaller() => new(_callersCore);

    /// <summary>Stops the threads; no work may be running.</summary>
    public void Dispose()
    {
        _stopping = true;
        lock (_sleep)
        {
            Monitor.PulseAll(_sleep);
        }
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private static void Invoke<TWork>(void* work, int part, int worker) where TWork : unmanaged, IParallelWork =>
        ((TWork*)work)->Run(part, worker);

    private void Share(delegate*<void*, int, int, void> invoke, void* work, int parts)
    {
        _invoke = invoke;
        _work = work;
        Volatile.Write(ref _done.Value, 0);
        Volatile.Write(ref _claims.Value, (long)parts << 32);
        Interlocked.MemoryBarrier();  // a thread that falls asleep either sees the work or is seen here
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_sleep)
            {
                Monitor.PulseAll(_sleep);
            }
        }
        WorkOff(Caller);
        var wait = default(SpinWait);
        while (Volatile.Read(ref _done.Value) != parts)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            failure.Throw();
        }
    }

    private bool HasWork
    {
        get
        {
            var claims = Volatile.Read(ref _claims.Value);
            return (int)claims < (int)(claims >> 32);
        }
    }

    private void WorkOff(int worker)
    {
        while (true)
        {
            var claims = Volatile.Read(ref _claims.Value);
            var part = (int)claims;
            if (part >= (int)(claims >> 32))
            {
                return;
            }
            if (Interlocked.CompareExchange(ref _claims.Value, claims + 1, claims) == claims)
            {
                Run(part, worker);
            }
        }
    }

    private void Run(int part, int worker)
    {
        try
        {
            if (Volatile.Read(ref _failure) is null)
            {
                _invoke(_work, part, worker);
            }
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(error), null);
        }
        Interlocked.Increment(ref _done.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Serve(int worker, int core)
    {
        if (core >= 0)
        {
            CoreSet.Of(core).Bind();
        }
        var idleSince = Stopwatch.GetTimestamp();
        while (!_stopping)
        {
            if (HasWork)
            {
                WorkOff(worker);
                idleSince = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetTimestamp() - idleSince < SpinTicks)
            {
                Thread.SpinWait(8);
            }
            else
            {
                Sleep();
                idleSince = Stopwatch.GetTimestamp();
            }
        }
    }

    private void Sleep()
    {
        lock (_sleep)
        {
            Interlocked.Increment(ref _sleepers);
            while (!HasWork && !_stopping)
            {
                Monitor.Wait(_sleep);
            }
            Interlocked.Decrement(ref _sleepers);
        }
    }
}
