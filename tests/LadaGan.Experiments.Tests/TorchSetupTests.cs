using System.Text.RegularExpressions;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests;

public class TorchSetupTests
{
    [Fact]
    public void Only_bfloat16_on_a_CPU_without_it_causes_a_caution()
    {
        Assert.Null(TorchSetup.CautionOf(Precision.Float32, Device.Cpu));
        Assert.Null(TorchSetup.CautionOf(Precision.BFloat16, Device.Cuda(0)));
        Assert.Equal(!ProcessorHasIt(), TorchSetup.CautionOf(Precision.BFloat16, Device.Cpu) is not null);
    }

    // The kernel's description of the CPU.
    private static bool ProcessorHasIt() => Regex.IsMatch(File.ReadAllText("/proc/cpuinfo"), @"\bavx512_bf16\b");
}
