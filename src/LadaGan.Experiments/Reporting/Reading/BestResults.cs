namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>Finds the best snapshot by each metric whose name tells whether lower or higher is better.</summary>
internal static class BestResults
{
    private static readonly string[] LowerIsBetter = ["fid", "sfid", "kid", "ppl", "swd", "fd"];
    private static readonly string[] HigherIsBetter = ["is", "precision", "recall", "density", "coverage"];

    /// <summary>The best result of each such metric.</summary>
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
    /// −1 if lower is better, 1 if higher is better, 0 if the name does not tell; <c>is50k_mean</c> consists of <c>is</c> and <c>mean</c>.
    /// </summary>
    public static int Direction(string name)
    {
        string[] words = [.. name.ToLowerInvariant().Split('_', '-').Select(word => string.Concat(word.TakeWhile(char.IsAsciiLetter)))];
        return words.Contains("std") ? 0 : words.Any(LowerIsBetter.Contains) ? -1 : words.Any(HigherIsBetter.Contains) ? 1 : 0;
    }
}
