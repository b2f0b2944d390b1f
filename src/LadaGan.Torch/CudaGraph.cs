using LadaGan.Torch.Native;

namespace LadaGan.Torch;

/// <summary>Work on a GPU that is recorded once and then launched as a whole, without the cost of each operator's launch.</summary>
/// <remarks>
/// A replay reads and writes the same memory as the recorded work did: what changes from call to call is copied into tensors that live
/// outside the graph. The work must not wait for the GPU, and must have run before, so that libraries have chosen their kernels.
/// Nothing is computed while it is recorded. Source: PyTorch's <c>torch.cuda.CUDAGraph</c>.
/// </remarks>
public sealed class CudaGraph : IDisposable
{
    private nint _handle;

    private CudaGraph(nint handle) => _handle = handle;

    /// <summary>Whether the native library was built with CUDA's headers.</summary>
    public static bool IsAvailable => NativeMethods.lt_graph_available() != 0;

    /// <summary>Records work of this thread, on its current stream, which must not be the default one.</summary>
    /// <param name="work">The work.</param>
    /// <param name="shared">A graph whose memory the new one uses too; the two must never run at the same time.</param>
    /// <exception cref="TorchException">Something in the work cannot be recorded, such as waiting for the GPU.</exception>
    /// <seealso cref="TorchRuntime.UseSideStream"/>
    public static CudaGraph Capture(Action work, CudaGraph? shared = null)
    {
        NativeDoor.Check(NativeMethods.lt_graph_begin(shared?._handle ?? 0, out var begun));
        var graph = new CudaGraph(begun);
        try
        {
            work();
        }
        catch
        {
            _ = NativeMethods.lt_graph_end(begun);  // the work's own failure says more
            graph.Dispose();
            throw;
        }
        NativeDoor.Check(NativeMethods.lt_graph_end(begun));
        return graph;
    }

    /// <summary>Queues the recorded work; does not wait for it.</summary>
    public void Replay() => NativeDoor.Check(NativeMethods.lt_graph_replay(_handle));

    public void Dispose()
    {
        if (_handle != 0)
        {
            NativeDoor.Check(NativeMethods.lt_graph_free(_handle));
            _handle = 0;
        }
    }
}
