using LadaGan.Torch;

namespace LadaGan.Model;

/// <summary>
/// Converts between tokens [B, H·W, C] and feature maps [B, C, H, W] without copying: both share channels-last memory.
/// </summary>
internal static class FeatureMap
{
    /// <summary>[B, side², C] → [B, C, side, side].</summary>
    public static Tensor OfTokens(Tensor tokens, int side) => tokens.Reshape(-1, side, side, tokens.Size(-1)).Permute(0, 3, 1, 2);

    /// <summary>[B, C, H, W] → [B, H·W, C].</summary>
    public static Tensor ToTokens(Tensor map)
    {
        var shape = map.Shape;
        return map.Permute(0, 2, 3, 1).Reshape(shape[0], shape[2] * shape[3], shape[1]);
    }

    /// <summary>Pixel shuffle: tokens [B, side², C·r²] → map [B, C, side·r, side·r].</summary>
    /// <remarks>Channel order (dy·r + dx)·C + c, TensorFlow's depth_to_space: whole runs of C channels are copied.</remarks>
    public static Tensor PixelShuffle(Tensor tokens, int side, int r)
    {
        var channels = tokens.Size(-1) / (r * r);
        return tokens.Reshape(-1, side, side, r, r, channels)
            .Permute(0, 1, 3, 2, 4, 5)                        // [B, side, dy, side, dx, C]
            .Reshape(-1, side * r, side * r, channels)
            .Permute(0, 3, 1, 2);
    }

    /// <summary>Space to depth, the inverse: tokens [B, side², C] → map [B, C·r², side/r, side/r], in the same channel order.</summary>
    public static Tensor SpaceToDepth(Tensor tokens, int side, int r)
    {
        var channels = tokens.Size(-1);
        var small = side / r;
        return tokens.Reshape(-1, small, r, small, r, channels)
            .Permute(0, 1, 3, 2, 4, 5)                        // [B, small, small, dy, dx, C]
            .Reshape(-1, small, small, r * r * channels)
            .Permute(0, 3, 1, 2);
    }
}
