using System.Text.Json.Serialization;
using LadaGan.Architecture.Json;
using LadaGan.Architecture.Layers;

namespace LadaGan.Architecture;

/// <summary>The kinds of attention.</summary>
[JsonConverter(typeof(CamelCaseEnum<AttentionKind>))]
public enum AttentionKind
{
    /// <summary>Linear additive attention (the paper's, equations 1 to 4).</summary>
    Lada,
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
        switch (kind)
        {
            case AttentionKind.Lada:
                layers.Linear($"{name}.qkv", width, 3 * width, tokens);
                layers.Linear($"{name}.score", width, heads, tokens);
                layers.Linear($"{name}.output", width, width, tokens);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "this attention's layers are not listed");
        }
    }
}
