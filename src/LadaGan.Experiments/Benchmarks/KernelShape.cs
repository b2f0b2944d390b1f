using LadaGan.Model;

namespace LadaGan.Experiments.Benchmarks;

/// <summary>One product or convolution of a generator, as the inference engine computes it.</summary>
/// <param name="Name">Where it is.</param>
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
    public static IEnumerable<KernelShape> Of(GeneratorOptions options)
    {
        var widths = options.Widths;
        for (var block = 0; block < widths.Count; block++)
        {
            var (name, side, width) = ($"blocks.{block}", 8 << block, widths[block]);
            yield return new($"{name}.attention.qkv", KernelKind.Linear, side, width, 3 * width);
            yield return new($"{name}.attention.output", KernelKind.Linear, side, width, width);
            yield return new($"{name}.mlp", KernelKind.Mlp, side, width, options.MlpWidth);
            if (block < widths.Count - 1)
            {
                yield return new($"expansions.{block}", KernelKind.Conv, 2 * side, width / 4, widths[block + 1]);
            }
        }
        var (size, channels) = (32, widths[^1]);
        foreach (var (stage, next) in options.DecoderChannels.Index())
        {
            yield return new($"head.{stage}", KernelKind.UpsampledConv, size, channels, next);
            (size, channels) = (2 * size, next);
        }
        var patch = options.Head == GeneratorHead.Patch ? options.ImageSize / 32 : 1;
        yield return new("head", KernelKind.ImageConv, options.ImageSize, channels / (patch * patch), 3);
    }
}
