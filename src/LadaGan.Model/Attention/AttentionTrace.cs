using LadaGan.Torch;

namespace LadaGan.Model.Attention;

/// <summary>How much attention each token receives in one block.</summary>
/// <param name="Name">What the weights are: <c>α</c>, <c>β</c>, or how they follow from weights between pairs of tokens.</param>
/// <param name="Weights">
/// [B, h, N], float32, row by row of the map of tokens. They sum to 1 over the tokens, or where there are windows over
/// the tokens of each.
/// </param>
public sealed record AttentionMap(string Name, Tensor Weights);

/// <summary>Collects the attention maps of a forward pass, block by block: the paper's attention figures.</summary>
/// <remarks>
/// Additive attention has one map (α), Fastformer two (α, then β), Linformer and Swin the mean over the queries. Lada-Swin's α sums to
/// 1 in each part of the map where a shifted window reaches over its edge.
/// </remarks>
public sealed class AttentionTrace
{
    private readonly List<AttentionMap> _maps = [];
    private readonly List<Tensor> _tokens = [];

    /// <summary>Whether the blocks' tokens are kept, too: they are many times as large as the maps.</summary>
    public bool KeepsTokens { get; init; }

    /// <summary>
    /// Queries, keys and values of each block with additive attention over all tokens, [B, N, 3D] each; empty unless
    /// <see cref="KeepsTokens"/>. Valid within the scope of the forward pass.
    /// </summary>
    public IReadOnlyList<Tensor> Tokens => _tokens;

    /// <summary>The maps of the blocks in order; valid within the scope of the forward pass.</summary>
    public IReadOnlyList<AttentionMap> Maps => _maps;

    internal void Record(string name, Tensor weights) => _maps.Add(new(name, weights.Detach()));

    internal void RecordTokens(Tensor queryKeyValue)
    {
        if (KeepsTokens)
        {
            _tokens.Add(queryKeyValue.Detach());
        }
    }
}
