using LadaGan.Torch.Native;

namespace LadaGan.Torch.Distributed;

/// <summary>A group whose tensors are on the CPU. Collectives run on threads of their own, over TCP.</summary>
/// <remarks>
/// Source: c10d's <c>ProcessGroupGloo</c>. A sum has the bits of adding the ranks' tensors one after the other, in their order. The
/// environment variable <c>GLOO_SOCKET_IFNAME</c> names a network interface, as in PyTorch.
/// </remarks>
public sealed class GlooGroup : ProcessGroup
{
    private nint _handle;

    private GlooGroup(nint handle, int rank, int size) => (_handle, Rank, Size) = (handle, rank, size);

    /// <summary>Whether the native library was built with Gloo's headers.</summary>
    public static bool IsAvailable => NativeMethods.lt_gloo_available() != 0;

    public override int Rank { get; }

    public override int Size { get; }

    internal override nint Handle => _handle;

    /// <summary>Joins the group, when all its ranks do.</summary>
    /// <param name="store">Where the ranks find each other.</param>
    /// <param name="rank">This process's number.</param>
    /// <param name="size">The number of processes.</param>
    /// <param name="address">The address at which the others reach this machine.</param>
    /// <param name="timeout">How long to wait for another rank, here and in each collective.</param>
    /// <exception cref="TorchException">Not all ranks came, or Gloo is not available.</exception>
    public static GlooGroup Join(TcpStore store, int rank, int size, string address, TimeSpan timeout)
    {
        NativeDoor.Check(NativeMethods.lt_group_open(store.Handle, rank, size, address, (long)timeout.TotalMilliseconds, out var group));
        return new GlooGroup(group, rank, size);
    }

    public override Collective Sum(Tensor tensor)
    {
        NativeDoor.Check(NativeMethods.lt_group_sum(_handle, tensor.Handle, out var work));
        return new Work(this, work, tensor);
    }

    public override Collective Broadcast(Tensor tensor, int root)
    {
        NativeDoor.Check(NativeMethods.lt_group_broadcast(_handle, tensor.Handle, root, out var work));
        return new Work(this, work, tensor);
    }

    public override Collective Gather(Tensor tensor, Tensor all)
    {
        NativeDoor.Check(NativeMethods.lt_group_gather(_handle, tensor.Handle, all.Handle, out var work));
        return new Work(this, work, tensor);
    }

    public override void Abandon()
    {
        if (_handle != 0)
        {
            NativeDoor.Check(NativeMethods.lt_group_abandon(_handle));
        }
    }

    public override void Dispose()
    {
        if (_handle != 0)
        {
            NativeDoor.Check(NativeMethods.lt_group_free(_handle));
            _handle = 0;
        }
    }

    /// <param name="group">The group.</param>
    /// <param name="handle">The native work, which holds the tensors.</param>
    /// <param name="tensor">For its name in errors.</param>
    private sealed class Work(GlooGroup group, nint handle, Tensor tensor) : Collective
    {
        private nint _handle = handle;

        public override void Wait()
        {
            using var waiting = group.Activity.Enter(RankState.Waiting);
            if (NativeMethods.lt_work_wait(_handle) != 0)
            {
                throw new TorchException($"the exchange of {tensor} between ranks failed: {NativeDoor.LastError()}");
            }
        }

        public override void Dispose()
        {
            if (_handle != 0)
            {
                NativeDoor.Check(NativeMethods.lt_work_free(_handle));
                _handle = 0;
            }
        }
    }
}
