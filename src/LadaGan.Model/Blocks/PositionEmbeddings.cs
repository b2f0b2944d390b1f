using LadaGan.Architecture;
using LadaGan.Torch;
using LadaGan.Torch.Initializers;
using LadaGan.Torch.Layers;

namespace LadaGan.Model.Blocks;

/// <summary>Learned position embeddings [tokens, width], added to the tokens.</summary>
internal static class PositionEmbeddings
{
    /// <summary>The parameter <c>position</c> of a block.</summary>
    public static Tensor Positions(this ParameterPath path, int tokens, int width, PositionInitialization initialization) =>
        path.Parameter(
            "position", [tokens, width], initialization == PositionInitialization.Orthogonal ? Initialize.Orthogonal : Initialize.Normal);
}
