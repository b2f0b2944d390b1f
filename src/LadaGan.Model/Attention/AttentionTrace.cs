using LadaGan.Torch;

namespace LadaGan.Model.Attention;

/// <summary>Collects the attention maps α of a forward pass, block by block: the paper's attention figures.</summary>
public sealed class AttentionTrace
{
    private readonly List<Tensor> _maps = [];
    private readonly List<Tensor> _tokens = [];

    /// <summary>Whether the blocks' tokens are kept, too: they are many times as large as the maps.</summary>
    public bool KeepsTokens { get; init; }

    /// <summary>
    /// Queries, keys and values of each block with additive attention over all tokens, [B, N, 3D] each; empty unless
    /// <see cref="KeepsTokens"/>. Valid within the scope of the forward pass.
    /// </summary>
    public IReadOnlyList<Tensor> Tokens => _tokens;

    /// <summary>α of each block in order, [B, h, N] each; valid within the scope of the forward pass.</summary>
    public IReadOnlyList<Tensor> Maps => _maps;

    internal void Record(Tensor alpha) => _maps.Add(alpha.Detach());

    internal void RecordTokens(Tensor queryKeyValue)
    {
        if (KeepsTokens)
        {
            _tokens.Add(queryKeyValue.Detach());
        }
    }
}
