using LadaGan.Core.Random;

namespace LadaGan.Data.Datasets;

/// <summary>
/// A random permutation of 0 … count − 1, by Fisher–Yates over counter-based random numbers: a pure function of the stream.
/// </summary>
internal static class Permutation
{
    public static int[] Of(Philox random, int count)
    {
        var order = new int[count];
        for (var index = 0; index < count; index++)
        {
            order[index] = index;
        }
        for (var last = count - 1; last > 0; last--)
        {
            var chosen = (int)random.Below((ulong)last, (ulong)last + 1);
            (order[last], order[chosen]) = (order[chosen], order[last]);
        }
        return order;
    }
}
