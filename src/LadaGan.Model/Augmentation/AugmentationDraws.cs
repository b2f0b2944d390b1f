using LadaGan.Core.Random;

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

    /// <summary>The draws for a part of the batch.</summary>
    public AugmentationDraws Slice(int start, int count)
    {
        T[] Part<T>(T[] values) => values[start..(start + count)];
        return new(Part(Brightness), Part(Saturation), Part(Contrast), Part(ShiftRows), Part(ShiftColumns),
            Part(CutRows), Part(CutColumns));
    }

    internal static int ShiftLimit(int size) => (int)((size * 0.125) + 0.5);

    internal static int CutSize(int size) => (int)((size * 0.5) + 0.5);
}
