using LadaGan.Torch;

namespace LadaGan.Model.Augmentation;

/// <summary>Differentiable augmentation of images [B, 3, S, S], real and generated alike, with given draws.</summary>
/// <remarks>Zhao et al. 2020, "Differentiable Augmentation for Data-Efficient GAN Training" (arXiv:2006.10738).</remarks>
public static class DiffAugment
{
    /// <summary>Applies the policy: color, then translation, then cutout.</summary>
    public static Tensor Apply(Tensor x, AugmentationPolicy policy, AugmentationTensors draws)
    {
        if (policy.HasFlag(AugmentationPolicy.Color))
        {
            x = Contrast(Saturation(Brightness(x, draws.Brightness), draws.Saturation), draws.Contrast);
        }
        if (policy.HasFlag(AugmentationPolicy.Translation))
        {
            x = Translation(x, draws.ShiftRows, draws.ShiftColumns);
        }
        return policy.HasFlag(AugmentationPolicy.Cutout) ? Cutout(x, draws.CutRows, draws.CutColumns) : x;
    }

    /// <summary>x + (u − ½).</summary>
    public static Tensor Brightness(Tensor x, Tensor u) => x + (u - 0.5);

    /// <summary>(x − m)·2u + m with m the pixel's mean over channels.</summary>
    public static Tensor Saturation(Tensor x, Tensor u)
    {
        var mean = x.Mean([1], keepDim: true);
        return mean.AddCMul(x - mean, u * 2);
    }

    /// <summary>(x − m)·(u + ½) + m with m the image's mean.</summary>
    public static Tensor Contrast(Tensor x, Tensor u)
    {
        var mean = x.Mean([1, 2, 3], keepDim: true);
        return mean.AddCMul(x - mean, u + 0.5);
    }

    /// <summary>Output (i, j) is input (i + rows, j + columns), zero outside.</summary>
    public static Tensor Translation(Tensor x, Tensor rows, Tensor columns)
    {
        var (batch, channels, side) = (x.Size(0), x.Size(1), x.Size(2));
        var row = Positions(rows, side);                                                     // [B, S]
        var column = Positions(columns, side);
        var kept = Inside(row, side).Unsqueeze(2) * Inside(column, side).Unsqueeze(1);       // [B, S, S]
        var pixels = x.Permute(0, 2, 3, 1)                                                   // [B, S, S, 3]
            .Gather(1, Index(row, side).View(batch, side, 1, 1).Expand(-1, -1, side, channels))
            .Gather(2, Index(column, side).View(batch, 1, side, 1).Expand(-1, side, -1, channels));
        return (pixels * kept.Unsqueeze(-1)).Permute(0, 3, 1, 2);
    }

    /// <summary>Zero in the square of half the size around (row, column), cut off at the borders.</summary>
    public static Tensor Cutout(Tensor x, Tensor rows, Tensor columns)
    {
        var side = x.Size(2);
        var cut = AugmentationDraws.CutSize((int)side);
        var row = Inside(Positions((cut / 2) - rows, side), cut);                       // [B, S], 1 within the square
        var column = Inside(Positions((cut / 2) - columns, side), cut);
        var kept = 1 - (row.Unsqueeze(2) * column.Unsqueeze(1));                             // [B, S, S]
        return x * kept.Unsqueeze(1);
    }

    /// <summary>0 … side − 1 plus each image's offset, [B, side].</summary>
    private static Tensor Positions(Tensor offsets, long side) =>
        offsets + Tensor.Arange(side, DataType.Float32, offsets.Device);

    /// <summary>The nearest position that exists.</summary>
    private static Tensor Index(Tensor position, long side) => position.Clamp(0.0, side - 1).To(DataType.Int64);

    /// <summary>1 where 0 ≤ position &lt; end, else 0.</summary>
    private static Tensor Inside(Tensor position, long end) => ((position >= 0) & (position < end)).To(DataType.Float32);
}
