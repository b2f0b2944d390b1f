namespace LadaGan.Torch.Distributed;

/// <summary>What the thread that computes on a rank is doing, for other threads to see.</summary>
public sealed class RankActivity
{
    private long _advances;
    private volatile RankState _state;

    public RankState State => _state;

    /// <summary>Grows with everything that the thread achieves; while it stays, the thread may be stuck.</summary>
    public long Advances => Volatile.Read(ref _advances);

    /// <summary>Something was achieved.</summary>
    public void Advance() => Interlocked.Increment(ref _advances);

    /// <summary>Begins what the thread does until the result is disposed; then it does again what it did before.</summary>
    public Scope Enter(RankState state)
    {
        var scope = new Scope(this, _state);
        Begin(state);
        return scope;
    }

    private void Begin(RankState state)
    {
        _state = state;
        Advance();
    }

    /// <summary>See <see cref="Enter"/>.</summary>
    public readonly struct Scope(RankActivity activity, RankState before) : IDisposable
    {
        public void Dispose() => activity.Begin(before);
    }
}

/// <summary>What a rank may be doing.</summary>
public enum RankState
{
    /// <summary>Work of its own, which takes as long as it takes.</summary>
    Apart,

    /// <summary>Its part of common work.</summary>
    Computing,

    /// <summary>Waiting for other ranks.</summary>
    Waiting,
}
