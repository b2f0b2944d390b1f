using LadaGan.Torch;

namespace LadaGan.Model.Attention;

/// <summary>The channels of tokens [B, N, D] as h heads of width d = D / h; head i has the channels from i d.</summary>
internal static class AttentionHeads
{
    /// <summary>q, k and v side by side, [B, N, 3D] → [B, N, D] each.</summary>
    public static (Tensor Q, Tensor K, Tensor V) Thirds(Tensor qkv)
    {
        var thirds = qkv.Chunk(3, -1);
        return (thirds[0], thirds[1], thirds[2]);
    }

    /// <summary>[B, N, D] → [B, h, N, d].</summary>
    public static Tensor Split(Tensor x, int heads) =>
        x.Reshape(x.Size(0), x.Size(1), heads, x.Size(2) / heads).Transpose(1, 2);

    /// <summary>[B, h, N, d] → [B, N, D].</summary>
    public static Tensor Merge(Tensor x) => x.Transpose(1, 2).Reshape(x.Size(0), x.Size(2), x.Size(1) * x.Size(3));

    /// <summary>Σ wᵢ xᵢ over the tokens, each head with weights of its own: w [B, h, N], x [B, N, D] → [B, 1, D], float32.</summary>
    public static Tensor WeightedSum(Tensor weights, Tensor x)
    {
        var (heads, width) = (weights.Size(1), x.Size(2));
        var each = weights.Transpose(1, 2).Unsqueeze(-1);                              // [B, N, h, 1]
        var split = x.Reshape(x.Size(0), x.Size(1), heads, width / heads);             // [B, N, h, d]
        return (each * split).Sum([1]).Reshape(-1, 1, width);                          // [B, 1, D]
    }
}
