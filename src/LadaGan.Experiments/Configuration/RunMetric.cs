using System.Globalization;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Configuration;

/// <summary>A metric that a run computes for its EMA generator, named by metric and number of images: <c>fid50k</c>.</summary>
/// <param name="Name">The name in the configuration.</param>
/// <param name="Metric">A metric with a <see cref="Metric.Score"/>.</param>
/// <param name="Images">The number of generated images, those of the seeds 0, 1, 2, …</param>
internal sealed record RunMetric(string Name, Metric Metric, int Images)
{
    public const string None = "none";

    /// <summary>The fewest images; of fewer, no metric says anything.</summary>
    private const int Fewest = 10;
    private const int Most = 1_000_000;

    /// <summary>The rule that <see cref="Read"/> applies.</summary>
    public static string Rule => $"it must be none, or one or more of {string.Join(", ", Names[..^1])} and {Names[^1]}, each followed by "
        + $"the same number of images from {Fewest} to {Most}, such as fid50k,kid50k";

    /// <summary>The number by which models are compared.</summary>
    public MetricNumber Number => Metric.Score!;

    private static string[] Names => [.. Metric.All.Where(metric => metric.Score is not null).Select(metric => metric.Name)];

    /// <summary>The metrics in a list; null if the text is not a valid list.</summary>
    public static IReadOnlyList<RunMetric>? Read(string text)
    {
        if (text == None)
        {
            return [];
        }
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        RunMetric[] metrics = [.. names.Select(Of).OfType<RunMetric>()];
        var areOfOneSet = metrics.Length == names.Length && metrics.DistinctBy(metric => metric.Images).Count() == 1;
        return areOfOneSet && metrics.DistinctBy(metric => metric.Metric).Count() == names.Length ? metrics : null;
    }

    /// <summary>Whether <paramref name="value"/> is better than <paramref name="than"/>.</summary>
    public bool IsBetter(double value, double than) => Number.HigherIsBetter == true ? value > than : value < than;

    private static RunMetric? Of(string name)
    {
        var word = string.Concat(name.TakeWhile(char.IsAsciiLetterLower));
        var metric = Metric.Find(word);
        var thousands = name.EndsWith('k');
        var digits = name.AsSpan(word.Length, Math.Max(name.Length - word.Length - (thousands ? 1 : 0), 0));
        if (metric?.Score is null || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > Most)
        {
            return null;
        }
        var images = number * (thousands ? 1000 : 1);
        return images is >= Fewest and <= Most ? new(name, metric, images) : null;
    }
}
