namespace LadaGan.Torch.Distributed;

/// <summary>Processes (ranks) that compute together: each calls the same collectives, in the same order.</summary>
public abstract class ProcessGroup : IDisposable
{
    /// <summary>This process's number, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>The number of processes.</summary>
    public abstract int Size { get; }

    /// <summary>Told of waits for other ranks, and of what advances between them.</summary>
    public RankActivity Activity { get; set; } = new();

    /// <summary>For the native operators that exchange values themselves; 0 where they cannot.</summary>
    internal virtual nint Handle => 0;

    /// <summary>Begins to replace a contiguous tensor by its sum over the ranks.</summary>
    public abstract Collective Sum(Tensor tensor);

    /// <summary>Begins to replace a contiguous tensor by that of one rank.</summary>
    public abstract Collective Broadcast(Tensor tensor, int root);

    /// <summary>Begins to gather a contiguous tensor [...] of each rank into <paramref name="all"/>, [ranks, ...].</summary>
    public abstract Collective Gather(Tensor tensor, Tensor all);

    /// <summary>Ends every wait for the other ranks with an error, from any thread: one of them is lost.</summary>
    public abstract void Abandon();

    public abstract void Dispose();
}

/// <summary>A collective that has begun. Its tensors must not be touched before <see cref="Wait"/> has returned.</summary>
public abstract class Collective : IDisposable
{
    /// <summary>Waits for the result; on a GPU, only makes this thread's further work there come after it.</summary>
    /// <exception cref="TorchException">Another rank is gone, or the group was abandoned.</exception>
    public abstract void Wait();

    public abstract void Dispose();

    /// <summary>Waits and disposes.</summary>
    public void Finish()
    {
        using (this)
        {
            Wait();
        }
    }
}
