using LadaGan.Architecture;
using LadaGan.Architecture.Layers;

namespace LadaGan.Experiments.Benchmarks;

/// <summary>The kinds of kernels in a generator.</summary>
public enum KernelKind
{
    /// <summary>A linear layer: tokens times a matrix.</summary>
    Linear,

    /// <summary>An MLP: two linear layers with GELU between them, fused.</summary>
    Mlp,

    /// <summary>A 3×3 convolution.</summary>
    Conv,

    /// <summary>Upsampling, a 3×3 convolution and batch norm, fused.</summary>
    UpsampledConv,

    /// <summary>The last 3×3 convolution, to three channels.</summary>
    ImageConv,
}

/// <summary>One linear layer, MLP or convolution of a generator, as the inference engine computes it.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">The kind of kernel.</param>
/// <param name="Side">Side of the square input, in tokens or pixels.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Outputs">Output channels; for an MLP, its hidden width.</param>
public sealed record KernelShape(string Name, KernelKind Kind, int Side, int Inputs, int Outputs)
{
    /// <summary>Floating-point operations per image; a multiply-add counts as two.</summary>
    public double Flops => 2.0 * Side * Side * Inputs * Outputs * Kind switch
    {
        KernelKind.Linear => 1,
        KernelKind.Mlp => 2,
        KernelKind.UpsampledConv => 16,  // four results per pixel, each from 2×2 pixels
        _ => 9,
    };

    /// <summary>All kernels of a generator that process tokens or pixels, in order.</summary>
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
