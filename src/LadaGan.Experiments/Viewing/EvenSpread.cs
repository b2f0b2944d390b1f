namespace LadaGan.Experiments.Viewing;

/// <summary>A part of a large dataset, spread evenly over it: datasets are often ordered by class.</summary>
internal static class EvenSpread
{
    /// <returns>At most <paramref name="most"/> of the numbers 0 to <paramref name="count"/> - 1, ascending.</returns>
    public static int[] Of(int count, int most)
    {
        var taken = Math.Min(count, most);
        return [.. Enumerable.Range(0, taken).Select(place => (int)((long)place * count / taken))];
    }
}
