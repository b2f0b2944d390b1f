using System.Text.Json.Serialization;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;

namespace LadaGan.Architecture;

/// <summary>The kinds of attention that the paper compares in Table I.</summary>
[JsonConverter(typeof(CamelCaseEnum<AttentionKind>))]
public enum AttentionKind
{
    /// <summary>Linear additive attention (the paper's, equations 1 to 4).</summary>
    Lada,

    /// <summary>Fastformer's additive attention, with a second map for the keys (Wu et al. 2021, arXiv:2108.09084).</summary>
    Fastformer,

    /// <summary>Dot-product attention to 64 combinations of the tokens (Wang et al. 2020, arXiv:2006.04768).</summary>
    Linformer,

    /// <summary>Dot-product attention inside windows of 8×8 tokens (Liu et al. 2021, arXiv:2103.14030).</summary>
    Swin,

    /// <summary>Linear additive attention inside windows of 8×8 tokens, without the output projection.</summary>
    LadaSwin,
}

/// <summary>The layers of each kind of attention.</summary>
internal static class AttentionLayers
{
    /// <param name="layers">Takes them, in the order of the network.</param>
    /// <param name="kind">The attention.</param>
    /// <param name="name">What their names begin with.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">The tokens' width.</param>
    /// <param name="heads">Attention heads.</param>
    public static void Add(LayerList layers, AttentionKind kind, string name, long tokens, long width, long heads)
    {
        const long Window = GeneratorOptions.WindowSide;
        const long Combined = GeneratorOptions.LinformerTokens;
        switch (kind)
        {
            case AttentionKind.Lada:
                layers.Linear($"{name}.qkv", width, 3 * width, tokens);
                layers.Linear($"{name}.score", width, heads, tokens);
                layers.Linear($"{name}.output", width, width, tokens);
                break;
            case AttentionKind.Fastformer:
                layers.Linear($"{name}.query_key", width, 2 * width, tokens);
                layers.Linear($"{name}.query_score", width, heads, tokens);
                layers.Linear($"{name}.key_score", width, heads, tokens);
                layers.Linear($"{name}.output", width, width, tokens);
                break;
            case AttentionKind.Linformer:
                layers.Linear($"{name}.qkv", width, 3 * width, tokens, bias: false);
                layers.Combination($"{name}.project_key", tokens, Combined, width);
                layers.Combination($"{name}.project_value", tokens, Combined, width);
                layers.DotProduct($"{name}.attend", tokens, Combined, width);
                layers.Linear($"{name}.output", width, width, tokens);
                break;
            case AttentionKind.Swin:
                layers.Linear($"{name}.qkv", width, 3 * width, tokens);
                layers.RelativePosition($"{name}.relative_position", Window, heads);
                layers.DotProduct($"{name}.attend", tokens, Window * Window, width);
                layers.Linear($"{name}.output", width, width, tokens);
                break;
            case AttentionKind.LadaSwin:
                layers.Linear($"{name}.qkv", width, 3 * width, tokens);
                layers.Linear($"{name}.score", width, heads, tokens);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "this attention's layers are not listed");
        }
    }
}
