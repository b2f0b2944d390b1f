using LadaGan.Architecture.Files;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Torch;

namespace LadaGan.Experiments.Generation;

/// <summary>What runs a generator.</summary>
public enum GenerationEngine
{
    /// <summary>Plain .NET on the CPU (<see cref="LadaGan.Inference.LadaGenerator"/>).</summary>
    Inference,

    /// <summary>libtorch, on any of its devices.</summary>
    Torch,
}

/// <summary>From what a user asks for to an engine and a device: plain .NET on a CPU, libtorch on a GPU.</summary>
public static class EngineChoice
{
    /// <param name="engine"><c>inference</c>, <c>torch</c>, or null for what suits the device.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>. libtorch is asked for only where it may be needed.</param>
    /// <exception cref="RunException">There is no such engine or device, or they do not fit each other.</exception>
    public static (GenerationEngine Engine, Device Device) Of(string? engine, string device) => engine switch
    {
        "inference" when device is "auto" or "cpu" => (GenerationEngine.Inference, Device.Cpu),
        "inference" => throw new RunException(
            $"the engine 'inference' computes on the CPU, not on {device}; choose the device cpu or the engine torch"),
        "torch" => (GenerationEngine.Torch, TorchSetup.DeviceOf(device)),
        null => OfDevice(device),
        _ => throw NoSuch(engine),
    };

    /// <summary>For what computes on a device anyway: plain .NET beside a CPU, libtorch on a GPU, unless one is named.</summary>
    /// <param name="engine"><c>inference</c>, <c>torch</c>, or null for what suits the device.</param>
    /// <param name="device">Where the rest computes; libtorch's engine computes there, too.</param>
    /// <exception cref="RunException">There is no such engine.</exception>
    public static GenerationEngine On(string? engine, Device device) => engine switch
    {
        "inference" => GenerationEngine.Inference,
        "torch" => GenerationEngine.Torch,
        null => device.IsCuda ? GenerationEngine.Torch : GenerationEngine.Inference,
        _ => throw NoSuch(engine),
    };

    /// <summary>Loads a model file.</summary>
    /// <exception cref="ModelFileException">It is not a model, or not one that the engine runs.</exception>
    internal static IImageEngine Open(GenerationEngine engine, string path, Device device, int threads) => engine switch
    {
        GenerationEngine.Inference => new InferenceEngine(path, threads),
        _ => new TorchEngine(path, device, threads),
    };

    private static RunException NoSuch(string engine) => new($"the engine is '{engine}', but it must be inference or torch");

    private static (GenerationEngine Engine, Device Device) OfDevice(string device)
    {
        if (device == "cpu")
        {
            return (GenerationEngine.Inference, Device.Cpu);
        }
        try
        {
            var chosen = TorchSetup.DeviceOf(device);
            return (chosen.IsCuda ? GenerationEngine.Torch : GenerationEngine.Inference, chosen);
        }
        catch (TorchUnavailableException) when (device == "auto")
        {
            return (GenerationEngine.Inference, Device.Cpu);
        }
    }
}
