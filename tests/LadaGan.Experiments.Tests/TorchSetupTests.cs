using System.Text.RegularExpressions;
using LadaGan.Experiments.Generation;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests;

public class TorchSetupTests
{
    [Fact]
    public void Only_bfloat16_on_a_CPU_without_it_causes_a_caution()
    {
        Assert.Null(TorchSetup.CautionOf(Precision.Float32, Device.Cpu, "x"));
        Assert.Null(TorchSetup.CautionOf(Precision.BFloat16, Device.Cuda(0), "x"));
        Assert.Equal(!ProcessorHasIt(), TorchSetup.CautionOf(Precision.BFloat16, Device.Cpu, "x") is not null);
        Assert.Equal(!ProcessorHasIt(), EngineChoice.CautionOf(GenerationEngine.Torch, Device.Cpu, Precision.BFloat16) is not null);
        Assert.Null(EngineChoice.CautionOf(GenerationEngine.Inference, Device.Cpu, Precision.BFloat16)); // it needs no instructions
    }

    // The kernel's description of the CPU.
    private static bool ProcessorHasIt() => Regex.IsMatch(File.ReadAllText("/proc/cpuinfo"), @"\bavx512_bf16\b");
}
