using LadaGan.Torch;

namespace LadaGan.Model.Augmentation;

/// <summary><see cref="AugmentationDraws"/> on the device of the images, as <see cref="DiffAugment"/> uses them: float32.</summary>
/// <param name="Brightness">u in [0, 1), [B, 1, 1, 1].</param>
/// <param name="Saturation">Likewise.</param>
/// <param name="Contrast">Likewise.</param>
/// <param name="ShiftRows">Whole pixels, [B, 1].</param>
/// <param name="ShiftColumns">Likewise.</param>
/// <param name="CutRows">The cut square's middle row, [B, 1].</param>
/// <param name="CutColumns">Its middle column, likewise.</param>
public sealed record AugmentationTensors(
    Tensor Brightness,
    Tensor Saturation,
    Tensor Contrast,
    Tensor ShiftRows,
    Tensor ShiftColumns,
    Tensor CutRows,
    Tensor CutColumns)
{
    /// <summary>From the numbers that <see cref="AugmentationDraws.Write"/> lays out.</summary>
    /// <param name="numbers">[B, <see cref="AugmentationDraws.Numbers"/>], float32.</param>
    public static AugmentationTensors Of(Tensor numbers)
    {
        Tensor Fraction(int column) => numbers.Narrow(1, column, 1).Unsqueeze(2).Unsqueeze(3);
        Tensor Whole(int column) => numbers.Narrow(1, column, 1);
        return new(Fraction(0), Fraction(1), Fraction(2), Whole(3), Whole(4), Whole(5), Whole(6));
    }
}
