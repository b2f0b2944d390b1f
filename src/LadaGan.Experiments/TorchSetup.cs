using System.Runtime.Intrinsics.X86;
using LadaGan.Core.Text;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments;

/// <summary>Prepares this process and thread for work with tensors.</summary>
public static class TorchSetup
{
    /// <summary>Sets the compute threads (0: all cores), enables the reuse of freed memory, and checks that the device exists.</summary>
    /// <exception cref="RunException">The device does not exist.</exception>
    public static void Prepare(Device device, int threads)
    {
        RequireDevice(device);
        TorchRuntime.Threads = threads > 0 ? threads : Environment.ProcessorCount;
        TorchRuntime.ReuseMemory(true);
        if (device.IsCuda)
        {
            TorchRuntime.CudnnBenchmark(true);
            TorchRuntime.AllowTf32(false);  // float32 means float32, in convolutions as in matrix products
        }
    }

    /// <summary>The compute threads of a rank: where ranks share a machine's cores, each has its part of them.</summary>
    /// <param name="threads">What was asked for; 0 for all.</param>
    /// <param name="sharing">The number of ranks that share the cores.</param>
    public static int ThreadsOf(int threads, int sharing) =>
        threads == 0 && sharing > 1 ? Math.Max(1, Environment.ProcessorCount / sharing) : threads;

    /// <summary>A caution that bfloat16 saves no time on this machine; null if it does, or if the precision is float32.</summary>
    /// <param name="precision">The precision.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="setting">What chose the precision.</param>
    internal static string? CautionOf(Precision precision, Device device, string setting) =>
        precision == Precision.BFloat16 && device == Device.Cpu && !MultipliesBFloat16()
            ? $"this CPU has no bfloat16 instructions: {setting} bfloat16 loses digits and saves no time here"
            : precision == Precision.Tf32 && device == Device.Cpu
                ? $"{setting} tf32 is for NVIDIA GPUs; on the CPU it is float32"
                : null;

    /// <summary>Reads <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>; auto is the first GPU or, if there is none, the CPU.</summary>
    /// <param name="text">The text.</param>
    /// <param name="localRank">Of several ranks, this one's number on this machine: auto is then the GPU of that number.</param>
    /// <exception cref="RunException">There is no such device.</exception>
    public static Device DeviceOf(string text, int? localRank = null)
    {
        var isChosen = text is "auto" or "cuda" && NvidiaDriver.MayBePresent;
        if (isChosen && localRank is { } local && TorchRuntime.CudaDevices is > 0 and var count)
        {
            return local < count ? Device.Cuda(local) : throw new RunException($"there is no GPU for rank {local} of this machine, which "
                + $"has {Counted.Of(count, "GPU")}: two ranks cannot share one, so start fewer");
        }
        if (text == "auto")
        {
            return NvidiaDriver.MayBePresent && TorchRuntime.CudaDevices > 0 ? Device.Cuda(0) : Device.Cpu;
        }
        var device = Device.Parse(text) ?? throw new RunException($"the device is '{text}', but it must be auto, cpu or cuda:N");
        RequireDevice(device);
        return device;
    }

    // Intel's manual, CPUID leaf 7, subleaf 1: bit 5 of EAX is AVX512_BF16.
    private static bool MultipliesBFloat16() =>
        X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & 1 << 5) != 0;

    private static void RequireDevice(Device device)
    {
        var count = device.IsCuda ? TorchRuntime.CudaDevices : 0;
        if (device.IsCuda && device.Index >= count)
        {
            throw new RunException(count == 0
                ? $"there is no {device}: this libtorch ({TorchRuntime.Version}) sees no CUDA device; use the device cpu, "
                    + "or point LIBTORCH at a libtorch with CUDA"
                : $"there is no {device}: this machine has cuda:0 to cuda:{count - 1}");
        }
    }
}
