namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>Which snapshot a metric likes most, for metrics whose better side is known by name.</summary>
internal static class BestResults
{
    private static readonly string[] LowerIsBetter = ["fid", "sfid", "kid", "ppl", "swd", "fd"];
    private static readonly string[] HigherIsBetter = ["is", "precision", "recall", "density", "coverage"];

    /// <summary>The best result of each name that has a better side.</summary>
    public static IReadOnlyList<MetricResult> Of(IEnumerable<MetricResult> metrics) =>
        [.. metrics.Where(result => double.IsFinite(result.Value))
            .GroupBy(result => result.Name)
            .Select(results => Direction(results.Key) switch
            {
                < 0 => results.MinBy(result => result.Value),
                > 0 => results.MaxBy(result => result.Value),
                _ => null,
            })
            .OfType<MetricResult>()];

    /// <summary>
    /// −1 if less is better, 1 if more is, 0 if the name does not tell: of <c>is50k_mean</c>, the words <c>is</c> and <c>mean</c>.
    /// </summary>
    public static int Direction(string name)
    {
        string[] words = [.. name.ToLowerInvariant().Split('_', '-').Select(word => string.Concat(word.TakeWhile(char.IsAsciiLetter)))];
        return words.Contains("std") ? 0 : words.Any(LowerIsBetter.Contains) ? -1 : words.Any(HigherIsBetter.Contains) ? 1 : 0;
    }
}
