using LadaGan.Torch;

namespace LadaGan.Experiments.Generation;

/// <summary>The engines that run a generator.</summary>
public enum GenerationEngine
{
    /// <summary>Plain .NET on the CPU (<see cref="LadaGan.Inference.LadaGenerator"/>).</summary>
    Inference,

    /// <summary>libtorch, on the CPU or a GPU.</summary>
    Torch,
}

/// <summary>Chooses the engine and the device; by default plain .NET on a CPU, and libtorch on a GPU.</summary>
public static class EngineChoice
{
    /// <param name="engine"><c>inference</c>, <c>torch</c>, or null for the default of the device.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>. libtorch is loaded only if it may be needed.</param>
    /// <exception cref="RunException">There is no such engine or device, or the engine does not support the device.</exception>
    public static (GenerationEngine Engine, Device Device) Of(string? engine, string device) => engine switch
    {
        "inference" when device is "auto" or "cpu" => (GenerationEngine.Inference, Device.Cpu),
        "inference" => throw new RunException(
            $"the engine 'inference' computes on the CPU, not on {device}; choose the device cpu or the engine torch"),
        "torch" => (GenerationEngine.Torch, TorchSetup.DeviceOf(device)),
        null => OfDevice(device),
        _ => throw new RunException($"the engine is '{engine}', but it must be inference or torch"),
    };

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
