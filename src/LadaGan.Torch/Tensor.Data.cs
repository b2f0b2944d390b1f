using System.Runtime.InteropServices;
using LadaGan.Torch.Native;

namespace LadaGan.Torch;

public sealed partial class Tensor
{
    /// <summary>Address of the first element, for CPU tensors valid while the tensor lives.</summary>
    public nint DataPointer => Info.Data;

    /// <summary>Whether the elements lie in memory in the order of their indices, without gaps.</summary>
    public bool IsContiguous
    {
        get
        {
            var info = Info;
            long expected = 1;
            // Without elements there is no order of them, whatever the strides are.
            for (var dim = info.Dim - 1; dim >= 0 && info.Count > 0; dim--)
            {
                if (info.Sizes[dim] != 1 && info.Strides[dim] != expected)
                {
                    return false;
                }
                expected *= info.Sizes[dim];
            }
            return true;
        }
    }

    /// <summary>The elements themselves, without a copy: a contiguous tensor on the CPU of type <typeparamref name="T"/>.</summary>
    /// <remarks>The span is valid until the tensor is disposed; keep the tensor reachable while using it.</remarks>
    public unsafe Span<T> Data<T>() where T : unmanaged
    {
        var info = Info;
        if (info.DeviceType != Device.Cpu.Type || !IsContiguous || DataType.Of<T>() != (DataType)info.Type)
        {
            throw new InvalidOperationException($"{this} is not {typeof(T).Name} in one piece on the CPU");
        }
        return new Span<T>((void*)info.Data, checked((int)info.Count));
    }

    /// <summary>A copy of the elements in the order of their indices, from any device and layout.</summary>
    public T[] ToArray<T>() where T : unmanaged
    {
        using var scope = new TensorScope();
        return Detach().To(Device.Cpu).Contiguous().Data<T>().ToArray();
    }

    /// <summary>The only element, as a double; on a GPU this waits for everything queued before it.</summary>
    public double Item()
    {
        using var scope = new TensorScope();
        if (Count != 1)
        {
            throw new InvalidOperationException($"{this} has not exactly one element");
        }
        return Detach().To(DataType.Float64).ToArray<double>()[0];
    }

    /// <summary>
    /// A tensor over memory that it does not own; <paramref name="owner"/> is kept alive until libtorch releases the memory.
    /// </summary>
    public static Tensor Over(nint address, DataType type, long[] shape, object? owner)
    {
        return owner is null ? OverHeld(address, default, type, shape) : OverHeld(address, GCHandle.Alloc(owner), type, shape);
    }

    /// <summary>A tensor over an array, without a copy; the array stays pinned until libtorch releases it.</summary>
    public static Tensor Over<T>(T[] values, params long[] shape) where T : unmanaged
    {
        shape = ShapeOf(values.Length, shape);
        var pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        return OverHeld(pin.AddrOfPinnedObject(), pin, DataType.Of<T>(), shape);
    }

    private static unsafe Tensor OverHeld(nint address, GCHandle hold, DataType type, long[] shape)
    {
        var context = hold.IsAllocated ? GCHandle.ToIntPtr(hold) : 0;
        fixed (long* sizes = shape)
        {
            if (NativeMethods.lt_tensor_from_memory((void*)address, (int)type, shape.Length, sizes, context == 0 ? null : &Release,
                (void*)context, out var made) != 0)
            {
                if (hold.IsAllocated)
                {
                    hold.Free();
                }
                throw new TorchException(NativeDoor.LastError());
            }
            return new Tensor(made);
        }
    }

    [UnmanagedCallersOnly]
    private static unsafe void Release(void* context) => GCHandle.FromIntPtr((nint)context).Free();
}
