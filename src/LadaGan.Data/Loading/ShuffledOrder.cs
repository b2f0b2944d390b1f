using LadaGan.Core.Random;
using LadaGan.Data.Datasets;

namespace LadaGan.Data.Loading;

/// <summary>
/// The endless order in which training sees images: every pass contains each image exactly once, in an order that is a pure function
/// of (seed, pass). A position is the number of preceding images.
/// </summary>
/// <remarks>One stream of counter-based random numbers (<see cref="Philox"/>) per pass. Thread-safe.</remarks>
public sealed class ShuffledOrder
{
    private readonly Lock _lock = new();
    private readonly ulong _seed;
    // A batch may span two passes and workers run ahead, so the two latest passes are cached.
    private readonly (long Pass, int[] Order)[] _latest = [(-1, []), (-1, [])];

    public ShuffledOrder(ulong seed, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (_seed, Count) = (seed, count);
    }

    /// <summary>The number of images in a pass.</summary>
    public int Count { get; }

    /// <summary>The image at <paramref name="position"/>.</summary>
    public int this[long position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            return Pass(position / Count)[(int)(position % Count)];
        }
    }

    /// <summary>The images at <paramref name="count"/> positions from <paramref name="position"/> on.</summary>
    public int[] Take(long position, int count)
    {
        var indices = new int[count];
        for (var offset = 0; offset < count; offset++)
        {
            indices[offset] = this[position + offset];
        }
        return indices;
    }

    private int[] Pass(long pass)
    {
        lock (_lock)
        {
            ref var latest = ref _latest[pass & 1];
            if (latest.Pass != pass)
            {
                latest = (pass, Permutation.Of(new Philox(_seed, Philox.StreamOf("shuffled order", (ulong)pass)), Count));
            }
            return latest.Order;
        }
    }
}
