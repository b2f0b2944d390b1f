using LadaGan.Architecture.Files;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Inference;
using LadaGan.Torch;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Generation;

/// <summary>The engines that run a generator.</summary>
public enum GenerationEngine
{
    /// <summary>Plain .NET on the CPU (<see cref="LadaGan.Inference.LadaGenerator"/>).</summary>
    Inference,

    /// <summary>libtorch, on the CPU or a GPU.</summary>
    Torch,
}

/// <summary>
/// Chooses the engine and the device. Unless an engine is named, it is plain .NET on a CPU where that runs the model's architecture, and
/// libtorch otherwise.
/// </summary>
public static class EngineChoice
{
    /// <param name="engine"><c>inference</c>, <c>torch</c>, or null for what suits device and model.</param>
    /// <param name="device"><c>auto</c>, <c>cpu</c> or <c>cuda:N</c>. libtorch is loaded only if it may be needed.</param>
    /// <param name="precision">
    /// Of libtorch's products. Plain .NET computes in float32; with bfloat16, it keeps the weights of the layers that take the latent in
    /// that type.
    /// </param>
    /// <param name="localRank">Of several ranks, this one's number on this machine; null for one process.</param>
    /// <returns>The named engine, or null, and the device.</returns>
    /// <exception cref="RunException">
    /// There is no such engine or device, or the engine does not support the device or the precision.
    /// </exception>
    public static (GenerationEngine? Engine, Device Device) Of(
        string? engine, string device, Precision precision = Precision.Float32, int? localRank = null) =>
        Named(engine) switch
        {
            GenerationEngine.Inference when precision == Precision.Tf32 => throw new RunException(
                "the engine 'inference' has no precision tf32; choose float32 or bfloat16, or the engine torch"),
            GenerationEngine.Inference => device is "auto" or "cpu"
                ? (GenerationEngine.Inference, Device.Cpu)
                : throw new RunException(
                    $"the engine 'inference' computes on the CPU, not on {device}; choose the device cpu or the engine torch"),
            GenerationEngine.Torch => (GenerationEngine.Torch, TorchSetup.DeviceOf(device, localRank)),
            null when precision != Precision.Float32 => (GenerationEngine.Torch, TorchSetup.DeviceOf(device, localRank)),
            _ => (null, OfDevice(device, localRank)),
        };

    /// <summary>The engine with this name; null for none.</summary>
    /// <exception cref="RunException">There is no such engine.</exception>
    public static GenerationEngine? Named(string? engine) => engine switch
    {
        null => null,
        "inference" => GenerationEngine.Inference,
        "torch" => GenerationEngine.Torch,
        _ => throw new RunException($"the engine is '{engine}', but it must be inference or torch"),
    };

    /// <summary>Loads a model file.</summary>
    /// <param name="engine">The engine; null for what suits device and model.</param>
    /// <param name="path">The model file.</param>
    /// <param name="device">Where libtorch computes.</param>
    /// <param name="threads">Compute threads; 0 uses all cores.</param>
    /// <param name="precision">Of libtorch's products, or of plain .NET's weights of the layers that take the latent.</param>
    /// <exception cref="ModelFileException">It is not a model, or not one that the engine runs.</exception>
    internal static IImageEngine Open(
        GenerationEngine? engine, string path, Device device, int threads, Precision precision = Precision.Float32) =>
        (engine ?? Suiting(path, device)) switch
        {
            GenerationEngine.Inference => new InferenceEngine(path, threads, precision),
            _ => new TorchEngine(path, device, threads, precision),
        };

    /// <summary>A caution that the precision saves no time on this machine; null if it may.</summary>
    public static string? CautionOf(GenerationEngine? engine, Device device, Precision precision) =>
        engine == GenerationEngine.Torch ? TorchSetup.CautionOf(precision, device, "the precision") : null;

    private static GenerationEngine Suiting(string path, Device device) =>
        !device.IsGpu && LadaGenerator.Runs(ModelFile.Generator(path)) ? GenerationEngine.Inference : GenerationEngine.Torch;

    private static Device OfDevice(string device, int? localRank)
    {
        if (device == "cpu")
        {
            return Device.Cpu;
        }
        try
        {
            return TorchSetup.DeviceOf(device, localRank);
        }
        catch (TorchUnavailableException) when (device == "auto")
        {
            return Device.Cpu;
        }
    }
}
