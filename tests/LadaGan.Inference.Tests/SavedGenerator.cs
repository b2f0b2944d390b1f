using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Models;
using LadaGan.Model;
using LadaGan.Model.Attention;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Inference.Tests;

/// <summary>A generator in libtorch, and its model file for this library to load.</summary>
internal sealed class SavedGenerator : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunConfiguration _configuration;

    /// <param name="configuration">The generator's configuration.</param>
    /// <param name="fill">Sets the weights; null for random ones.</param>
    /// <param name="loudness">Multiplies the weights of the last layer.</param>
    public SavedGenerator(RunConfiguration configuration, Action<ParameterStore>? fill = null, double loudness = 0.5)
    {
        _configuration = configuration;
        Generator = new Generator(configuration.Generator, Conventions.Of(configuration.Conventions), Device.Cpu, seed: null);
        (fill ?? (store => Randomize(store, loudness)))(Generator.Store);
        ModelFile.Save(Path, Generator.Store, configuration, 0);
    }

    public Generator Generator { get; }

    public string Path => _folder["model.safetensors"];

    /// <summary>A complete configuration with these sizes.</summary>
    public static RunConfiguration ConfigurationOf(GeneratorOptions generator, ConventionSet conventions = ConventionSet.Paper)
    {
        var tiny = ConfigurationCatalog.Load("tiny", null);
        var channels = Enumerable.Repeat(8, int.Log2(generator.ImageSize / 16) + 1);
        return tiny with
        {
            Conventions = conventions,
            Generator = generator,
            Discriminator = tiny.Discriminator with { ImageSize = generator.ImageSize, Channels = [.. channels] },
        };
    }

    public (float[] Images, float[][] Maps) Answer(float[] latents)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        var trace = new AttentionTrace();
        var width = _configuration.Generator.LatentWidth;
        var images = Generator.Forward(Tensor.Of<float>(latents, latents.Length / width, width), training: false, trace);
        return (images.Contiguous().ToArray<float>(), [.. trace.Maps.Select(map => map.Weights.Contiguous().ToArray<float>())]);
    }

    public void Dispose()
    {
        Generator.Dispose();
        _folder.Dispose();
    }

    /// <summary>Weights that keep every layer's outputs near 1, with non-trivial biases and norms.</summary>
    private static void Randomize(ParameterStore store, double loudness)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.Disabled();
        foreach (var (name, tensor, _) in store.Entries)
        {
            var shape = tensor.Shape;
            var inputs = shape.Length > 1 ? shape[1..].Aggregate((product, size) => product * size) : 0;
            var scale = inputs > 0 && !name.EndsWith("position", StringComparison.Ordinal) ? Math.Sqrt(1.0 / inputs) : 0.3;
            var values = Draw.Normal(name, shape) * scale;
            var above = name.EndsWith("running_var", StringComparison.Ordinal) ? (values.Square() + 0.5)
                : name.EndsWith("norm.weight", StringComparison.Ordinal) ? values + 1
                : values;
            tensor.CopyInPlace(above);
        }
        store["head" + (store.Contains("head.weight") ? ".weight" : ".image.weight")].MulInPlace(loudness);
    }
}
