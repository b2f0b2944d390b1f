using LadaGan.Architecture;
using LadaGan.Architecture.Files;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Generation.Engines;
using LadaGan.Experiments.Models;
using LadaGan.Model;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Generation;

public sealed class GenerationEnginesTests : GenerationTest
{
    [Fact]
    public void Both_engines_generate_the_same_images()
    {
        GenerationRun.Run(Request("0-8") with
        {
            Raw = Folder["inference"],
            Output = Folder["inference.png"],
            Engine = GenerationEngine.Inference,
            Threads = 2,
            Batch = 4,
        });
        GenerationRun.Run(Request("0-8") with
        {
            Raw = Folder["torch"],
            Output = Folder["torch.png"],
            Engine = GenerationEngine.Torch,
            Threads = 1,
            Batch = 4,
        });
        TensorAssert.Close(Raw("torch"), Raw("inference"), Smallest.Rounding);
        AssertPixels(Decode("torch.png"), Decode("inference.png"));
    }

    [Fact]
    public void Products_in_bfloat16_are_libtorchs_and_near()
    {
        GenerationRun.Run(Request("0-8") with { Raw = Folder["float32"], Engine = GenerationEngine.Torch, Batch = 4 });
        var (engine, device) = EngineChoice.Of(null, "cpu", Precision.BFloat16);
        GenerationRun.Run(Request("0-8") with
        {
            Raw = Folder["bfloat16"],
            Engine = engine,
            Device = device,
            Precision = Precision.BFloat16,
            Batch = 4,
        });
        var (exact, rounded) = (Raw("float32"), Raw("bfloat16"));
        TensorAssert.CloseInNorm(exact, rounded, 8 * Tolerance.BFloat16);
        Assert.NotEqual(exact.ToArray<float>(), rounded.ToArray<float>());
        Assert.Contains("has no precision tf32; choose float32 or bfloat16, or the engine torch",
            Assert.Throws<RunException>(() => EngineChoice.Of("inference", "cpu", Precision.Tf32)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_NET_with_bfloat16_rounds_weights_alone()
    {
        var (engine, _) = EngineChoice.Of("inference", "cpu", Precision.BFloat16);
        var request = Request("0-8") with { Engine = engine, Batch = 4 };
        GenerationRun.Run(request with { Raw = Folder["float32"] });
        GenerationRun.Run(request with { Raw = Folder["bfloat16"], Precision = Precision.BFloat16 });
        var (exact, rounded) = (Raw("float32"), Raw("bfloat16"));
        TensorAssert.CloseInNorm(exact, rounded, 8 * Tolerance.BFloat16);
        Assert.NotEqual(exact.ToArray<float>(), rounded.ToArray<float>());
    }

    [Theory]
    [InlineData("generator.attention=fastformer")]
    [InlineData("generator.attention=linformer")]
    [InlineData("generator.attention=swin")]
    [InlineData("generator.attention=ladaSwin")]
    [InlineData("generator.modulation=layerNorm")]
    [InlineData("generator.mlpResidual=true")]
    public void What_plain_NET_does_not_run_is_generated_by_libtorch(string setting)
    {
        var configuration = Smallest.Configuration(setting);
        using var generator = new Generator(configuration.Generator, Conventions.Paper, Device.Cpu, seed: 6);
        var model = Folder["other.safetensors"];
        ModelFile.Save(model, generator.Store, configuration, 0);
        GenerationRun.Run(Request("0-2") with { Model = model, Raw = Folder["chosen"], Threads = 1 });
        GenerationRun.Run(Request("0-2") with { Model = model, Raw = Folder["torch"], Engine = GenerationEngine.Torch, Threads = 1 });
        TensorAssert.Close(Raw("torch"), Raw("chosen"), 0);
        var refused = Assert.Throws<ModelFileException>(
            () => GenerationRun.Run(Request("0") with { Model = model, Raw = Folder["not"], Engine = GenerationEngine.Inference }));
        Assert.Contains($"does not run {setting.Replace("=", " = ", StringComparison.Ordinal)}; use libtorch's engine", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Device_and_model_determine_the_engine_unless_it_is_named()
    {
        Assert.Equal((null, Device.Cpu), EngineChoice.Of(null, "cpu"));
        Assert.Equal((GenerationEngine.Inference, Device.Cpu), EngineChoice.Of("inference", "auto"));
        Assert.Equal((GenerationEngine.Torch, Device.Cpu), EngineChoice.Of("torch", "cpu"));
        using (var chosen = EngineChoice.Open(null, Model, Device.Cpu, threads: 1))
        {
            Assert.IsType<InferenceEngine>(chosen);
        }
        Assert.Contains("computes on the CPU, not on cuda:0",
            Assert.Throws<RunException>(() => EngineChoice.Of("inference", "cuda:0")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "must be inference or torch",
            Assert.Throws<RunException>(() => EngineChoice.Of("onnx", "auto")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "there is no cuda:99", Assert.Throws<RunException>(() => EngineChoice.Of(null, "cuda:99")).Message, StringComparison.Ordinal);
    }
}
