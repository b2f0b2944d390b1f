using LadaGan.Architecture;
using LadaGan.Interop.Onnx.Graph;

namespace LadaGan.Interop.Onnx.Network.Attention;

/// <summary>The place of an attention in the network.</summary>
/// <param name="Path">What its weights' names begin with.</param>
/// <param name="Side">Side of the square map of tokens.</param>
/// <param name="Heads">Attention heads.</param>
/// <param name="Shifted">Whether windows are shifted by half a window.</param>
/// <param name="KeepsMaps">Whether its maps are wanted.</param>
internal sealed record AttentionPlace(string Path, int Side, int Heads, bool Shifted, bool KeepsMaps);

/// <summary>What a block's attention computes.</summary>
/// <param name="Tokens">[N, T, D].</param>
/// <param name="Maps">Weights of the tokens, [N, h, T] each; empty where they are not wanted.</param>
internal sealed record AttentionResult(OnnxValue Tokens, IReadOnlyList<OnnxValue> Maps);

/// <summary>A block's attention; the only place that depends on its kind.</summary>
internal static class BlockAttention
{
    public static AttentionResult Of(NetworkBuilder graph, AttentionKind kind, AttentionPlace place, OnnxValue x) => kind switch
    {
        AttentionKind.Lada => AdditiveAttention.Of(graph, place, x),
        AttentionKind.Fastformer => FastformerAttention.Of(graph, place, x),
        AttentionKind.Linformer => LinformerAttention.Of(graph, place, x),
        AttentionKind.Swin => SwinAttention.Of(graph, place, x),
        AttentionKind.LadaSwin => LadaSwinAttention.Of(graph, place, x),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "this kind of attention is not exported"),
    };
}
