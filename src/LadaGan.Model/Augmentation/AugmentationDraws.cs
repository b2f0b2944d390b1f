using LadaGan.Core.Random;
using LadaGan.Torch;

namespace LadaGan.Model.Augmentation;

/// <summary>The random numbers of one augmented batch, one of each kind per image.</summary>
/// <param name="Brightness">u in [0, 1).</param>
/// <param name="Saturation">u in [0, 1).</param>
/// <param name="Contrast">u in [0, 1).</param>
/// <param name="ShiftRows">Whole pixels in [−s, s], s = ⌊size/8 + ½⌋: output row i is input row i + shift.</param>
/// <param name="ShiftColumns">Likewise for columns.</param>
/// <param name="CutRows">The cut square's middle row, in [0, size] for an even square.</param>
/// <param name="CutColumns">Its middle column.</param>
public sealed record AugmentationDraws(
    float[] Brightness,
    float[] Saturation,
    float[] Contrast,
    long[] ShiftRows,
    long[] ShiftColumns,
    long[] CutRows,
    long[] CutColumns)
{
    /// <summary>Numbers drawn for each image.</summary>
    public const int Numbers = 7;

    /// <summary>Draws for a batch, a pure function of the stream.</summary>
    public static AugmentationDraws Draw(Philox random, int batch, int size)
    {
        var shift = ShiftLimit(size);
        var centres = (ulong)(size + 1 - (CutSize(size) % 2));
        float[] Uniform(ulong kind) => [.. Enumerable.Range(0, batch).Select(i => (float)random.Split(kind).Uniform((ulong)i))];
        long[] Whole(ulong kind, ulong bound, long start) =>
            [.. Enumerable.Range(0, batch).Select(i => start + (long)random.Split(kind).Below((ulong)i, bound))];
        return new(
            Uniform(0),
            Uniform(1),
            Uniform(2),
            Whole(3, (ulong)((2 * shift) + 1), -shift),
            Whole(4, (ulong)((2 * shift) + 1), -shift),
            Whole(5, centres, 0),
            Whole(6, centres, 0));
    }

    /// <summary>Writes one image's numbers, in the order of the parameters; whole numbers are exact in float32.</summary>
    /// <param name="image">The image's place in the batch.</param>
    /// <param name="numbers">Room for <see cref="Numbers"/> values.</param>
    public void Write(int image, Span<float> numbers)
    {
        (numbers[0], numbers[1], numbers[2]) = (Brightness[image], Saturation[image], Contrast[image]);
        (numbers[3], numbers[4]) = (ShiftRows[image], ShiftColumns[image]);
        (numbers[5], numbers[6]) = (CutRows[image], CutColumns[image]);
    }

    /// <summary>The draws on a device.</summary>
    public AugmentationTensors On(Device device)
    {
        var numbers = new float[Brightness.Length * Numbers];
        for (var image = 0; image < Brightness.Length; image++)
        {
            Write(image, numbers.AsSpan(image * Numbers, Numbers));
        }
        return AugmentationTensors.Of(Tensor.Of(numbers, Brightness.Length, Numbers).To(device));
    }

    internal static int ShiftLimit(int size) => (int)((size * 0.125) + 0.5);

    internal static int CutSize(int size) => (int)((size * 0.5) + 0.5);
}
