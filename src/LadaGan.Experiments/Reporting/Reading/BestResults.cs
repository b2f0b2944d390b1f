using LadaGan.Metrics;

namespace LadaGan.Experiments.Reporting.Reading;

/// <summary>Which snapshot a metric likes most, for metrics whose better side is known by name.</summary>
internal static class BestResults
{
    /// <summary>The first words of our numbers' names, then those of other programs.</summary>
    private static readonly (string Word, bool HigherIsBetter)[] Known =
    [
        .. MetricNumber.All.Where(number => number.HigherIsBetter is not null)
            .Select(number => (number.Name.Split('_')[0], number.HigherIsBetter!.Value)),
        ("ppl", false), ("swd", false), ("fd", false), ("density", true), ("coverage", true),
    ];

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
        var known = words.Contains("std") ? default : Known.FirstOrDefault(known => words.Contains(known.Word));
        return known.Word is null ? 0 : known.HigherIsBetter ? 1 : -1;
    }
}
