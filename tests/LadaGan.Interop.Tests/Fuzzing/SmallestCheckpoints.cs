using LadaGan.Architecture;
using LadaGan.Architecture.Layers;
using LadaGan.Core.Files;
using LadaGan.Interop.Checkpoints;
using LadaGan.Interop.PyTorch;
using LadaGan.Interop.PyTorch.Checkpoints;

namespace LadaGan.Interop.Tests.Fuzzing;

/// <summary>The smallest generator and run that there can be, as files of PyTorch and as safetensors.</summary>
internal static class SmallestCheckpoints
{
    private static readonly GeneratorOptions Generator =
        new() { ImageSize = 32, LatentWidth = 1, Widths = [4, 4, 4], Heads = [1, 2, 4], MlpWidth = 1, Head = GeneratorHead.Pixel };

    private static readonly DiscriminatorOptions Discriminator =
        new() { ImageSize = 32, Channels = [1, 1], Heads = 1, MlpWidth = 1, OutputWidth = 1, LogitWidth = 1 };

    /// <summary>The files by name.</summary>
    public static Dictionary<string, byte[]> Files()
    {
        using var folder = new TemporaryFolder();
        var (g, d) = (NetworkLayers.Of(Generator).Tensors.ToArray(), NetworkLayers.Of(Discriminator).Tensors.ToArray());
        PyTorchCheckpointWriter.WriteStateDict(folder["generator.pt"], Generator, Values(g));
        PyTorchCheckpointWriter.Write(folder["run.pt"], new ForeignCheckpoint
        {
            Path = "", Kind = FileKind.PyTorch, Conventions = ConventionSet.Pytorch,
            GeneratorOptions = Generator, DiscriminatorOptions = Discriminator,
            Generator = Values(g), Ema = Values(g), Discriminator = Values(d),
            GeneratorOptimizer = Moments(g), DiscriminatorOptimizer = Moments(d),
            Counters = new() { Steps = 7, Fid = 1.5 },
        }, new AdamSettings(1e-4, 2e-4, 0.5, 0.99, 1e-8));
        foreach (var name in (string[])["generator", "run"])
        {
            using var file = PyTorchFile.Open(folder[$"{name}.pt"]);
            SafetensorsWriter.Write(folder[$"{name}.safetensors"], [.. file.Tensors.Select(pair => SafetensorsSource.FromMemory(
                pair.Key, pair.Value.Type == DataType.Int64 ? SafetensorsType.I64 : SafetensorsType.F32, [.. pair.Value.Shape],
                pair.Value.ToBytes()))]);
        }
        return Directory.EnumerateFiles(folder.Path).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
    }

    private static NamedValues Values(IEnumerable<Parameter> tensors) =>
        new(tensors, tensor => FormulaWeights.Of(tensor.Name, [.. tensor.Shape]));

    private static AdamMoments Moments(IEnumerable<Parameter> tensors)
    {
        var trained = tensors.Where(tensor => tensor.IsTrained).ToArray();
        return new(Values(trained), Values(trained), 7);
    }
}
