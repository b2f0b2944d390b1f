using System.Runtime.ExceptionServices;

namespace LadaGan.Data.Loading;

/// <summary>
/// Produces items 0, 1, 2, … on worker threads and delivers them in that order; at most <c>ahead</c> are ready or in progress.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
internal sealed class OrderedPrefetcher<T> : IDisposable
{
    private readonly object _gate = new();
    private readonly Func<long, CancellationToken, T> _produce;
    private readonly Dictionary<long, (T? Item, ExceptionDispatchInfo? Failure)> _ready = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _workers;
    private readonly int _ahead;
    private long _nextToProduce;
    private long _nextToTake;

    public OrderedPrefetcher(Func<long, CancellationToken, T> produce, int workers, int ahead)
    {
        (_produce, _ahead) = (produce, Math.Max(ahead, 1));
        _workers =
            [.. Enumerable.Range(0, workers).Select(number => new Thread(Work) { IsBackground = true, Name = $"image decoder {number}" })];
        foreach (var worker in _workers)
        {
            worker.Start();
        }
    }

    /// <summary>Waits for the next item. An error during its production is thrown here, and again by every later call.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled; a later one takes the same item.</exception>
    public T Take(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var wake = cancellation.UnsafeRegister(static prefetcher => ((OrderedPrefetcher<T>)prefetcher!).Wake(), this);
        lock (_gate)
        {
            (T? Item, ExceptionDispatchInfo? Failure) result;
            while (!_ready.TryGetValue(_nextToTake, out result))
            {
                cancellation.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
                Monitor.Wait(_gate);
            }
            result.Failure?.Throw();
            _ready.Remove(_nextToTake++);
            Monitor.PulseAll(_gate);
            return result.Item!;
        }
    }

    /// <summary>Stops the workers, each after its current image, and waits for them.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }
        _stop.Cancel();
        Wake();
        foreach (var worker in _workers)
        {
            worker.Join();
        }
        _ready.Clear();
        _stop.Dispose();
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        var token = _stop.Token;
        while (Claim(token) is { } number)
        {
            (T?, ExceptionDispatchInfo?) result;
            try
            {
                result = (_produce(number, token), null);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                result = (default, ExceptionDispatchInfo.Capture(error));
            }
            lock (_gate)
            {
                _ready[number] = result;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private long? Claim(CancellationToken token)
    {
        lock (_gate)
        {
            while (!token.IsCancellationRequested && _nextToProduce >= _nextToTake + _ahead)
            {
                Monitor.Wait(_gate);
            }
            return token.IsCancellationRequested ? null : _nextToProduce++;
        }
    }
}
