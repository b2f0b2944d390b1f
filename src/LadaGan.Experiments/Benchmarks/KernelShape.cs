using LadaGan.Architecture;
using LadaGan.Architecture.Layers;

namespace LadaGan.Experiments.Benchmarks;

/// <summary>The kinds of products in a generator.</summary>
public enum KernelKind
{
    /// <summary>Tokens times a matrix.</summary>
    Linear,

    /// <summary>Two of those with GELU between them, in one.</summary>
    Mlp,

    /// <summary>A 3×3 convolution.</summary>
    Conv,

    /// <summary>Upsampling, 3×3 convolution and batch norm in one.</summary>
    UpsampledConv,

    /// <summary>The last 3×3 convolution, to three channels.</summary>
    ImageConv,
}

/// <summary>One product or convolution of a generator, as the inference engine computes it.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Side">Side of the tokens or of the map that goes in.</param>
/// <param name="Inputs">Channels in.</param>
/// <param name="Outputs">Channels out; of an MLP, its hidden width.</param>
public sealed record KernelShape(string Name, KernelKind Kind, int Side, int Inputs, int Outputs)
{
    /// <summary>Floating-point operations of one image, a multiply-add counted as two.</summary>
    public double Flops => 2.0 * Side * Side * Inputs * Outputs * Kind switch
    {
        KernelKind.Linear => 1,
        KernelKind.Mlp => 2,
        KernelKind.UpsampledConv => 16,  // four results a pixel, of 2×2 pixels each
        _ => 9,
    };

    /// <summary>All of a generator that depend on the tokens, in order.</summary>
    /// <param name="options">The generator.</param>
    public static IEnumerable<KernelShape> Of(GeneratorOptions options) =>
        NetworkLayers.Of(options).Layers.Select(Of).OfType<KernelShape>();

    private static KernelShape? Of(Layer layer)
    {
        var (name, weight, output) = (layer.Name, layer.Tensors[0].Shape, layer.OutputShape);
        KernelShape Shape(string of, KernelKind kind, long side) => new(of, kind, (int)side, (int)weight[1], (int)weight[0]);
        return layer switch
        {
            { Kind: LayerKind.Linear, OutputShape: [var tokens, _] } =>
                name.EndsWith(".expand", StringComparison.Ordinal) ? Shape(name[..^".expand".Length], KernelKind.Mlp, SideOf(tokens))
                : name.EndsWith(".contract", StringComparison.Ordinal) || name.EndsWith(".score", StringComparison.Ordinal) ? null
                : Shape(name, KernelKind.Linear, SideOf(tokens)),
            { Kind: LayerKind.Convolution } =>
                output[0] == 3 ? Shape(name, KernelKind.ImageConv, output[1])
                : name.StartsWith("head.", StringComparison.Ordinal) ? Shape(name, KernelKind.UpsampledConv, output[1] / 2)
                : Shape(name, KernelKind.Conv, output[1]),
            _ => null,
        };
    }

    private static long SideOf(long tokens) => (long)Math.Sqrt(tokens);
}
