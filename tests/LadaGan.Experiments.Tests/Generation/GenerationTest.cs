using LadaGan.Architecture;
using LadaGan.Core.Files;
using LadaGan.Data.Codecs;
using LadaGan.Experiments.Generation;
using LadaGan.Experiments.Models;
using LadaGan.Model;

namespace LadaGan.Experiments.Tests.Generation;

/// <summary>A small model in a folder of its own, and what the tests of generation do with it.</summary>
public abstract class GenerationTest : TensorTest
{
    protected GenerationTest()
    {
        var configuration = Smallest.Configuration();
        Network = new(configuration.Generator, Conventions.Paper, Device.Cpu, seed: 5);
        ModelFile.Save(Model, Network.Store, configuration, 0);
    }

    protected TemporaryFolder Folder { get; } = new();

    protected Generator Network { get; }

    protected string Model => Folder["model.safetensors"];

    protected override void Dispose(bool disposing)
    {
        Network.Dispose();
        Folder.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Pixels may differ by one level where the engines round to different sides of a half.</summary>
    protected static void AssertPixels(byte[] expected, byte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    protected GenerationRequest Request(string seeds) => Request(LatentSelection.Of(seeds, null, 0, null));

    protected GenerationRequest Request(LatentSelection latents) => new() { Model = Model, Latents = latents };

    protected byte[] Decode(string name) => ImageDecoder.Decode(File.ReadAllBytes(Folder[name])).Rgb.ToArray();

    protected Tensor Raw(string name)
    {
        using var file = SafetensorsFile.Open(Folder[name]);
        var entry = file.Entry("images");
        Assert.Equal(SafetensorsType.F32, entry.Type);
        return Tensor.Of(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(entry.Bytes()), entry.Shape);
    }
}
