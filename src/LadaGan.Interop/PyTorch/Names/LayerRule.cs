using System.Globalization;
using LadaGan.Architecture;

namespace LadaGan.Interop.PyTorch.Names;

/// <summary>
/// The authors' name of one of our layers: a rule for each pattern of names in <see cref="Architecture.Layers.NetworkLayers"/>.
/// </summary>
/// <param name="Theirs">The layer's name in their code.</param>
/// <param name="Shuffle">The shuffle its channels take part in: outputs are dimension 0 of a weight, inputs are dimension 1.</param>
internal sealed record LayerRule(string Theirs, ChannelShuffle? Shuffle = null)
{
    // Their numbers are numbers of tokens: 64, 256, 1024.
    public static LayerRule? Of(string layer, GeneratorOptions options) => layer.Split('.') switch
    {
        ["init"] => new("init.0"),
        ["blocks", var block, "position"] => new($"pos_{Tokens(block)}"),
        ["blocks", var block, "mlp", "contract"] => new($"block_{Tokens(block)}.mlp.2", ShuffleAfter(Number(block), options)),
        ["blocks", var block, .. var part] when InBlock(part) is { } theirs => new($"block_{Tokens(block)}.{theirs}"),
        ["expansions", var block] => new($"conv_{GeneratorOptions.TokensOf(Number(block) + 1)}"),
        ["head"] => new("ch_conv"),
        _ => null,
    };

    public static LayerRule? Of(string layer) => layer.Split('.') switch
    {
        ["input"] => new("inp_conv.0"),
        ["down", var stage, "main", "0", "conv"] => new($"encoder.{stage}.main.0"),
        ["down", var stage, "main", "0", "norm"] => new($"encoder.{stage}.main.1"),
        ["down", var stage, "main", "1", "conv"] => new($"encoder.{stage}.main.3"),
        ["down", var stage, "main", "1", "norm"] => new($"encoder.{stage}.main.4"),
        ["down", var stage, "direct", "conv"] => new($"encoder.{stage}.direct.1"),
        ["down", var stage, "direct", "norm"] => new($"encoder.{stage}.direct.2"),
        ["lada", "position"] => new("pos_256"),
        ["lada", "block", .. var part] when InBlock(part) is { } theirs => new($"block_256.{theirs}"),
        ["lada", "reduce"] => new("conv_256", new(Dim: 1, Factor: 2)),
        ["project"] => new("logits.0"),
        ["logits"] => new("logits.2"),
        _ => null,
    };

    private static string? InBlock(string[] part) => part switch
    {
        ["norm1"] => "ln_1",
        ["norm2"] => "ln_2",
        [("norm1" or "norm2") and var norm, "hidden"] => $"{InBlock([norm])}.h.0",
        [("norm1" or "norm2") and var norm, ("gamma" or "beta") and var factor] => $"{InBlock([norm])}.mlp_{factor}",
        ["attention", "qkv"] => "attn.to_qkv",
        ["attention", "score"] => "attn.q_attn",
        ["attention", "output"] => "attn.to_out",
        ["mlp", "expand"] => "mlp.0",
        ["mlp", "contract"] => "mlp.2",
        _ => null,
    };

    /// <summary>A block's last layer makes the channels that an expansion (by 2) or the head shuffles.</summary>
    private static ChannelShuffle? ShuffleAfter(int block, GeneratorOptions options)
    {
        var factor = block + 1 < options.Widths.Count ? 2 : options.Patch;
        return factor == 1 ? null : new(Dim: 0, factor);
    }

    private static int Tokens(string block) => GeneratorOptions.TokensOf(Number(block));

    private static int Number(string block) => int.Parse(block, CultureInfo.InvariantCulture);
}
