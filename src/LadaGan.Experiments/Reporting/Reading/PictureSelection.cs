namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>Which of many pictures a page shows: spread over time, the first and the last among them.</summary>
internal static class PictureSelection
{
    /// <summary>At most <paramref name="most"/>, fewer if they are large; two if there are two.</summary>
    /// <param name="paths">In the order of time.</param>
    /// <param name="budget">Bytes that all of them together should take.</param>
    public static IEnumerable<string> Spread(IReadOnlyList<string> paths, int most, long budget)
    {
        var largest = paths.Select(path => new FileInfo(path).Length).DefaultIfEmpty(1).Max();
        var count = Math.Min(paths.Count, (int)Math.Clamp(budget / Math.Max(largest, 1), 2, most));
        return count < 2 ? paths.Take(count) : Enumerable.Range(0, count).Select(i => paths[(int)Math.Round(i * (paths.Count - 1.0) / (count - 1))]);
    }
}
