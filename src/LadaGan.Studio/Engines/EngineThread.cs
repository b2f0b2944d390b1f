using System.Collections.Concurrent;

namespace LadaGan.Studio.Engines;

/// <summary>
/// One thread on which all models run, one call after the other: a model takes every core, and libtorch wants one thread.
/// </summary>
/// <remarks>What waits has left when its browser leaves. Short work overtakes long work, which comes in pieces.</remarks>
internal sealed class EngineThread : IDisposable
{
    private readonly ConcurrentQueue<Action> _short = new();
    private readonly ConcurrentQueue<Action> _long = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly Thread _thread;
    private volatile bool _ends;

    public EngineThread()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "studio engine" };
        _thread.Start();
    }

    /// <summary>Does a piece of work when it is its turn.</summary>
    public Task<T> Run<T>(Func<T> work, bool isLong, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var leaving = cancellation.Register(() => answer.TrySetCanceled(cancellation));
        (isLong ? _long : _short).Enqueue(() =>
        {
            leaving.Dispose();
            if (answer.Task.IsCompleted)
            {
                return;
            }
            try
            {
                cancellation.ThrowIfCancellationRequested();
                answer.TrySetResult(work());
            }
            catch (OperationCanceledException)
            {
                answer.TrySetCanceled(cancellation);
            }
            catch (Exception error)
            {
                answer.TrySetException(error);
            }
        });
        _waiting.Release();
        return answer.Task;
    }

    public void Dispose()
    {
        _ends = true;
        _waiting.Release();
        _thread.Join();
        _waiting.Dispose();
    }

    private void Work()
    {
        while (true)
        {
            _waiting.Wait();
            if (_short.TryDequeue(out var work) || _long.TryDequeue(out work))
            {
                work();
            }
            else if (_ends)
            {
                return;
            }
        }
    }
}
