using System.Globalization;
using LadaGan.Architecture;

namespace LadaGan.Interop.TensorFlow.Names;

/// <summary>
/// The path of one of our layers in the authors' objects: a rule for each pattern of names in
/// <see cref="Architecture.Layers.NetworkLayers"/>. A layer of ours that is several of theirs has several paths.
/// </summary>
/// <remarks>The layers of a Sequential that have variables are <c>layer_with_weights-N</c>, counted from 0.</remarks>
internal static class LayerPath
{
    public static string[]? InGenerator(string layer) => layer.Split('.') switch
    {
        ["init"] => ["init/layer_with_weights-0"],
        ["blocks", var block, "position"] => [$"pos_emb_{Side(block)}/position_embedding"],
        ["blocks", var block, .. var part] => InBlock($"block_{Side(block)}", part),
        ["expansions", var block] => [$"conv_{Side(block)}"],
        ["head"] or ["head", "image"] => ["ch_conv"],
        ["head", var stage, "conv"] => [$"dec/layer_with_weights-{2 * Number(stage)}"],
        ["head", var stage, "norm"] => [$"dec/layer_with_weights-{2 * Number(stage) + 1}"],
        _ => null,
    };

    public static string[]? InDiscriminator(string layer) => layer.Split('.') switch
    {
        ["input"] => ["inp_conv/layer_with_weights-0"],
        ["down", var stage, "main", var half, "conv"] => [$"encoder/{stage}/main/layer_with_weights-{2 * Number(half)}"],
        ["down", var stage, "main", var half, "norm"] => [$"encoder/{stage}/main/layer_with_weights-{2 * Number(half) + 1}"],
        ["down", var stage, "direct", "conv"] => [$"encoder/{stage}/direct/layer_with_weights-0"],
        ["down", var stage, "direct", "norm"] => [$"encoder/{stage}/direct/layer_with_weights-1"],
        ["lada", "position"] => ["pos_emb_8/position_embedding"],
        ["lada", "block", .. var part] => InBlock("block_8", part),
        ["lada", "reduce"] => ["conv_4"],
        ["project"] => ["down_4/layer_with_weights-0"],
        ["logits"] => ["down_4/layer_with_weights-1"],
        _ => null,
    };

    private static string[]? InBlock(string block, string[] part) => part switch
    {
        [("norm1" or "norm2") and var norm] => [$"{block}/{norm}"],
        [("norm1" or "norm2") and var norm, "hidden"] => [$"{block}/{norm}/h"],
        [("norm1" or "norm2") and var norm, ("gamma" or "beta") and var factor] => [$"{block}/{norm}/{factor}"],
        ["attention", "qkv"] => [$"{block}/attn/wq", $"{block}/attn/wk", $"{block}/attn/wv"],
        ["attention", "score"] => [$"{block}/attn/q_attn"],
        ["attention", "output"] => [$"{block}/attn/to_out"],
        ["mlp", "expand"] => [$"{block}/mlp/layer_with_weights-0"],
        ["mlp", "contract"] => [$"{block}/mlp/layer_with_weights-1"],
        _ => null,
    };

    private static int Side(string block) => GeneratorOptions.SideOf(Number(block));

    private static int Number(string number) => int.Parse(number, CultureInfo.InvariantCulture);
}
