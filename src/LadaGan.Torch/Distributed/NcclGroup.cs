using System.Runtime.InteropServices;
using LadaGan.Torch.Native;

namespace LadaGan.Torch.Distributed;

/// <summary>A group whose tensors are on NVIDIA GPUs, one a rank. Collectives are queued on the GPU like any other work.</summary>
/// <remarks>
/// Calls <c>libnccl.so.2</c> directly (nccl.h of NCCL 2), so neither its headers nor libtorch's own group for it are necessary.
/// Tested with one GPU; between two or more it has not been run yet.
/// </remarks>
public sealed partial class NcclGroup : ProcessGroup
{
    private readonly Device _device;
    private nint _communicator;

    private NcclGroup(Device device, int rank, int size, nint communicator) =>
        (_device, Rank, Size, _communicator) = (device, rank, size, communicator);

    public override int Rank { get; }

    public override int Size { get; }

    /// <summary>The name of a new group, made by one rank and told to the others.</summary>
    /// <exception cref="TorchException">NCCL refuses or is missing.</exception>
    public static byte[] NewId()
    {
        var id = default(Nccl.UniqueId);
        Check(Nccl.GetUniqueId(ref id), "ncclGetUniqueId");
        return MemoryMarshal.AsBytes(new ReadOnlySpan<Nccl.UniqueId>(in id)).ToArray();
    }

    /// <summary>Joins the group, when all its ranks do.</summary>
    /// <exception cref="TorchException">NCCL refuses or is missing.</exception>
    public static NcclGroup Join(byte[] id, int rank, int size, Device device)
    {
        using var current = Tensor.Zeros([1], device: device);    // NCCL uses the thread's current device, which this selects
        TorchRuntime.Synchronize(device);
        Check(Nccl.CommInitRank(out var communicator, size, MemoryMarshal.Read<Nccl.UniqueId>(id), rank), "ncclCommInitRank");
        return new NcclGroup(device, rank, size, communicator);
    }

    public override Collective Sum(Tensor tensor)
    {
        Check(Nccl.AllReduce(tensor.DataPointer, tensor.DataPointer, (nuint)tensor.Count, TypeOf(tensor), Nccl.Sum, _communicator,
            Stream()), "ncclAllReduce");
        return Queued.Instance;
    }

    public override Collective Broadcast(Tensor tensor, int root)
    {
        Check(Nccl.Broadcast(tensor.DataPointer, tensor.DataPointer, (nuint)tensor.Count, TypeOf(tensor), root, _communicator, Stream()),
            "ncclBroadcast");
        return Queued.Instance;
    }

    public override Collective Gather(Tensor tensor, Tensor all)
    {
        Check(Nccl.AllGather(tensor.DataPointer, all.DataPointer, (nuint)tensor.Count, TypeOf(tensor), _communicator, Stream()),
            "ncclAllGather");
        return Queued.Instance;
    }

    public override void Abandon()
    {
        if (_communicator != 0)
        {
            _ = Nccl.CommAbort(_communicator);
            _communicator = 0;
        }
    }

    public override void Dispose()
    {
        if (_communicator != 0)
        {
            Check(Nccl.CommDestroy(_communicator), "ncclCommDestroy");
            _communicator = 0;
        }
    }

    private static int TypeOf(Tensor tensor) => tensor.Type switch
    {
        DataType.UInt8 => 1,
        DataType.Int32 => 2,
        DataType.Int64 => 4,
        DataType.Float32 => 7,
        DataType.Float64 => 8,
        DataType.BFloat16 => 9,
        var type => throw new TorchException($"NCCL does not exchange tensors of {type}"),
    };

    private static void Check(int code, string function)
    {
        if (code != 0)
        {
            throw new TorchException($"{function}: {Marshal.PtrToStringUTF8(Nccl.GetErrorString(code))}");
        }
    }

    private nint Stream()
    {
        NativeDoor.Check(NativeMethods.lt_cuda_stream(_device.Code, out var stream));
        return stream;
    }

    /// <summary>What is queued needs no waiting: the GPU does it before this thread's further work.</summary>
    private sealed class Queued : Collective
    {
        public static readonly Queued Instance = new();

        public override void Wait()
        {
        }

        public override void Dispose()
        {
        }
    }

    private static partial class Nccl
    {
        public const int Sum = 0;
        private const string Library = "libnccl.so.2";

        [LibraryImport(Library, EntryPoint = "ncclGetUniqueId")]
        public static partial int GetUniqueId(ref UniqueId id);

        [LibraryImport(Library, EntryPoint = "ncclCommInitRank")]
        public static partial int CommInitRank(out nint communicator, int size, UniqueId id, int rank);

        [LibraryImport(Library, EntryPoint = "ncclAllReduce")]
        public static partial int AllReduce(nint from, nint to, nuint count, int type, int operation, nint communicator, nint stream);

        [LibraryImport(Library, EntryPoint = "ncclBroadcast")]
        public static partial int Broadcast(nint from, nint to, nuint count, int type, int root, nint communicator, nint stream);

        [LibraryImport(Library, EntryPoint = "ncclAllGather")]
        public static partial int AllGather(nint from, nint to, nuint count, int type, nint communicator, nint stream);

        [LibraryImport(Library, EntryPoint = "ncclCommDestroy")]
        public static partial int CommDestroy(nint communicator);

        [LibraryImport(Library, EntryPoint = "ncclCommAbort")]
        public static partial int CommAbort(nint communicator);

        [LibraryImport(Library, EntryPoint = "ncclGetErrorString")]
        public static partial nint GetErrorString(int code);

        /// <summary><c>ncclUniqueId</c>: 128 bytes, passed by value.</summary>
        [StructLayout(LayoutKind.Sequential)]
        public unsafe struct UniqueId
        {
            private fixed byte _bytes[128];
        }
    }
}
