using System.Runtime.InteropServices;
using LadaGan.Torch.Native;

namespace LadaGan.Torch;

/// <summary>The libtorch this process runs on: version, threads, devices, switches.</summary>
public static class TorchRuntime
{
    /// <summary>For example <c>1.13.1</c>.</summary>
    public static string Version => Marshal.PtrToStringUTF8(NativeMethods.lt_version())!;

    /// <summary>Threads an operator uses on the CPU; libtorch's own default is often 1. Set it on the thread that computes.</summary>
    public static int Threads
    {
        get => NativeMethods.lt_threads();
        set => NativeDoor.Check(NativeMethods.lt_set_threads(value));
    }

    public static int CudaDevices
    {
        get
        {
            NativeDoor.Check(NativeMethods.lt_cuda_devices(out var count));
            return count;
        }
    }

    /// <summary>
    /// Whether the native library's own operators compute on the device by kernels of their own: always on the CPU, and on a GPU if NVRTC,
    /// which PyTorch for CUDA brings, can compile them. With <c>LADAGAN_CUDA_KERNELS=0</c> in the environment, on no GPU.
    /// </summary>
    public static bool HasKernels(Device device)
    {
        if (!device.IsCuda)
        {
            return true;
        }
        NativeDoor.Check(NativeMethods.lt_kernels(device.Code, out var run));
        return run != 0;
    }

    /// <summary>Bytes of a GPU's memory that no process has taken, and all of them; null for the CPU, and where nobody says.</summary>
    public static (long Free, long Total)? MemoryOf(Device device)
    {
        if (!device.IsGpu)
        {
            return null;
        }
        using var scope = new TensorScope();
        try
        {
            var bytes = Aten.DeviceMemory.Call(Tensor.Empty([1], device: device)).ToArray<long>();
            return (bytes[0], bytes[1]);
        }
        catch (TorchException)
        {
            return null;
        }
    }

    /// <summary>Bytes of freed CPU memory kept for the next tensors.</summary>
    public static long ReusedBytes => NativeMethods.lt_reused_bytes();

    /// <summary>libtorch's description of itself: compiler, BLAS, oneDNN, instruction set, threads.</summary>
    public static unsafe string Describe()
    {
        var buffer = stackalloc byte[16384];
        NativeDoor.Check(NativeMethods.lt_describe(buffer, 16384));
        return Marshal.PtrToStringUTF8((nint)buffer)!;
    }

    /// <summary>Keeps freed CPU memory for the next tensors: a training step asks for the same memory every time.</summary>
    public static void ReuseMemory(bool enabled) => NativeDoor.Check(NativeMethods.lt_reuse_memory(enabled ? 1 : 0));

    /// <summary>Lets cuDNN try its algorithms once for every shape and keep the fastest.</summary>
    public static void CudnnBenchmark(bool enabled) => NativeDoor.Check(NativeMethods.lt_set_flag(0, enabled ? 1 : 0));

    /// <summary>TensorFloat-32 products on NVIDIA GPUs: faster, ten bits of mantissa.</summary>
    public static void AllowTf32(bool enabled) => NativeDoor.Check(NativeMethods.lt_set_flag(1, enabled ? 1 : 0));

    /// <summary>
    /// Waits for the device, and runs this thread's further work on a GPU on a stream of its own: a
    /// <see cref="CudaGraph"/> cannot be captured on the default one.
    /// </summary>
    public static void UseSideStream(Device device)
    {
        Synchronize(device);
        NativeDoor.Check(NativeMethods.lt_use_side_stream(device.Code));
    }

    /// <summary>Waits until the device has finished its work.</summary>
    public static void Synchronize(Device device) => NativeDoor.Check(NativeMethods.lt_synchronize(device.Code));
}
