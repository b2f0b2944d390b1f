namespace LadaGan.Experiments.Generation.Engines;

/// <summary>Generated images, together with the attention maps that they came about with.</summary>
/// <param name="Pixels">[B, S, S, 3].</param>
/// <param name="Maps">The blocks' maps in order, from 8×8 to 32×32; some kinds of attention have several for a block.</param>
internal sealed record TracedImages(byte[] Pixels, IReadOnlyList<AttentionMaps> Maps)
{
    /// <summary>The maps in the order of the paper's figures: 32×32 first.</summary>
    public IEnumerable<AttentionMaps> FromLargest => Maps.OrderByDescending(maps => maps.Side);

    /// <summary>The maps' size, and their name where a block has several.</summary>
    public string LabelOf(AttentionMaps maps) =>
        $"{maps.Side}×{maps.Side}{(Maps.Count(other => other.Side == maps.Side) > 1 ? $" {maps.Name}" : "")}";

    /// <summary>The pixels of one image, [S, S, 3].</summary>
    public ReadOnlyMemory<byte> ImageOf(int image)
    {
        var length = Pixels.Length / Maps[0].Images;
        return Pixels.AsMemory(image * length, length);
    }
}

/// <summary>One block's attention maps: for each head, how much attention each token receives.</summary>
/// <param name="Name">What the weights are in the kind's equations, such as α.</param>
/// <param name="Heads">h.</param>
/// <param name="Side">Side of the square of tokens.</param>
/// <param name="Weights">[B, h, side, side]; they sum to 1 over the tokens, or where there are windows over the tokens of each.</param>
internal sealed record AttentionMaps(string Name, int Heads, int Side, float[] Weights)
{
    /// <summary>B.</summary>
    public int Images => Weights.Length / (Heads * Side * Side);

    /// <summary>The map of one image and head, [side, side].</summary>
    public ReadOnlySpan<float> Of(int image, int head) => Weights.AsSpan(((image * Heads) + head) * Side * Side, Side * Side);
}
