using LadaGan.Torch;

namespace LadaGan.Model.Attention;

/// <summary>Collects the attention maps α of a forward pass, block by block: the paper's attention figures.</summary>
public sealed class AttentionTrace
{
    private readonly List<Tensor> _maps = [];

    /// <summary>α of each block in order, [B, h, N] each; valid within the scope of the forward pass.</summary>
    public IReadOnlyList<Tensor> Maps => _maps;

    internal void Record(Tensor alpha) => _maps.Add(alpha.Detach());
}
