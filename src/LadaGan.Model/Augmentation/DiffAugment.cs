using LadaGan.Torch;

namespace LadaGan.Model.Augmentation;

/// <summary>Differentiable augmentation of images [B, 3, S, S], real and generated alike, with given draws.</summary>
/// <remarks>Zhao et al. 2020, "Differentiable Augmentation for Data-Efficient GAN Training" (arXiv:2006.10738).</remarks>
public static class DiffAugment
{
    /// <summary>Applies the policy: color, then translation, then cutout.</summary>
    public static Tensor Apply(Tensor x, AugmentationPolicy policy, AugmentationDraws draws)
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
    public static Tensor Brightness(Tensor x, float[] u) => x + (PerImage(u, x.Device) - 0.5);

    /// <summary>(x − m)·2u + m with m the pixel's mean over channels.</summary>
    public static Tensor Saturation(Tensor x, float[] u)
    {
        var mean = x.Mean([1], keepDim: true);
        return mean.AddCMul(x - mean, PerImage(u, x.Device) * 2);
    }

    /// <summary>(x − m)·(u + ½) + m with m the image's mean.</summary>
    public static Tensor Contrast(Tensor x, float[] u)
    {
        var mean = x.Mean([1, 2, 3], keepDim: true);
        return mean.AddCMul(x - mean, PerImage(u, x.Device) + 0.5);
    }

    /// <summary>Output (i, j) is input (i + rows, j + columns), zero outside.</summary>
    public static Tensor Translation(Tensor x, long[] rows, long[] columns)
    {
        var (batch, channels, side) = (x.Size(0), x.Size(1), x.Size(2));
        var row = Positions(rows, side, x.Device);                                           // [B, S]
        var column = Positions(columns, side, x.Device);
        var kept = Inside(row, side).Unsqueeze(2) * Inside(column, side).Unsqueeze(1);       // [B, S, S]
        var pixels = x.Permute(0, 2, 3, 1)                                                   // [B, S, S, 3]
            .Gather(1, row.Clamp(0, side - 1).View(batch, side, 1, 1).Expand(-1, -1, side, channels))
            .Gather(2, column.Clamp(0, side - 1).View(batch, 1, side, 1).Expand(-1, side, -1, channels));
        return (pixels * kept.Unsqueeze(-1)).Permute(0, 3, 1, 2);
    }

    /// <summary>Zero in the square of half the size around (row, column), cut off at the borders.</summary>
    public static Tensor Cutout(Tensor x, long[] rows, long[] columns)
    {
        var side = x.Size(2);
        var cut = AugmentationDraws.CutSize((int)side);
        var row = Inside(Positions(Negated(rows, cut / 2), side, x.Device), cut);            // [B, S], 1 within the square
        var column = Inside(Positions(Negated(columns, cut / 2), side, x.Device), cut);
        var kept = 1 - (row.Unsqueeze(2) * column.Unsqueeze(1));                             // [B, S, S]
        return x * kept.Unsqueeze(1);
    }

    private static long[] Negated(long[] centres, int half) => Array.ConvertAll(centres, centre => half - centre);

    /// <summary>0 … side − 1 plus each image's offset, [B, side].</summary>
    private static Tensor Positions(long[] offsets, long side, Device device) =>
        Tensor.Of(offsets, offsets.Length, 1).To(device) + Tensor.Arange(side, device: device);

    /// <summary>1 where 0 ≤ position &lt; end, else 0.</summary>
    private static Tensor Inside(Tensor position, long end) => ((position >= 0) & (position < end)).To(DataType.Float32);

    private static Tensor PerImage(float[] values, Device device) => Tensor.Of(values, values.Length, 1, 1, 1).To(device);
}
