using LadaGan.Architecture;
using LadaGan.Inference.Tests;
using LadaGan.Torch.Autograd;
using LadaGan.Torch.Layers;

namespace LadaGan.Experiments.Tests.Exchange;

/// <summary>Narrow generators, quick to run, of any variant.</summary>
internal static class Narrow
{
    /// <param name="variant">Changes the options.</param>
    /// <param name="change">Changes the weights.</param>
    /// <param name="conventions">Whose details the network follows.</param>
    public static SavedGenerator Saved(
        Func<GeneratorOptions, GeneratorOptions> variant, Action<ParameterStore>? change = null,
        ConventionSet conventions = ConventionSet.Paper) =>
        new(SavedGenerator.ConfigurationOf(variant(Options), conventions), store =>
        {
            using var noGrad = GradMode.Disabled();
            EvenWeights.Fill(store);
            change?.Invoke(store);
        });

    private static GeneratorOptions Options => new()
    {
        ImageSize = 32,
        LatentWidth = 16,
        Widths = [48, 24, 16],
        Heads = [4, 3, 2],
        MlpWidth = 40,
        Head = GeneratorHead.Pixel,
    };
}
