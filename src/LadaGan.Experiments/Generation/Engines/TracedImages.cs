namespace LadaGan.Experiments.Generation.Engines;

/// <summary>Generated images, together with the attention maps that they came about with.</summary>
/// <param name="Pixels">[B, S, S, 3].</param>
/// <param name="Maps">The maps of the blocks, from 8×8 to 32×32; a kind of attention may have several a block, or none.</param>
internal sealed record TracedImages(byte[] Pixels, IReadOnlyList<AttentionMaps> Maps);

/// <summary>One block's attention maps: a weight for each token, which sum to 1 for each head.</summary>
/// <param name="Symbol">The weights' letter in the kind's equations, such as α.</param>
/// <param name="Heads">h.</param>
/// <param name="Side">Side of the square of tokens.</param>
/// <param name="Weights">[B, h, side, side].</param>
internal sealed record AttentionMaps(string Symbol, int Heads, int Side, float[] Weights)
{
    /// <summary>The map of one image and head, [side, side].</summary>
    public ReadOnlySpan<float> Of(int image, int head) => Weights.AsSpan(((image * Heads) + head) * Side * Side, Side * Side);
}
