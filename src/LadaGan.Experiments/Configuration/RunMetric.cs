using System.Globalization;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Configuration;

/// <summary>
/// One number that a run measures of its averaged generator, named by what it is and by how many pictures: <c>fid50k</c>.
/// </summary>
/// <param name="Name">As in the configuration.</param>
/// <param name="Metric">A metric with a <see cref="Metric.Score"/>.</param>
/// <param name="Images">Generated pictures, those of seeds 0, 1, 2, …</param>
internal sealed record RunMetric(string Name, Metric Metric, int Images)
{
    public const string None = "none";

    /// <summary>An Inception score has ten parts.</summary>
    private const int Fewest = 10;
    private const int Most = 1_000_000;

    /// <summary>The rule that <see cref="Read"/> goes by.</summary>
    public static string Rule => $"it must be none, or one or more of {string.Join(", ", Names[..^1])} and {Names[^1]}, each followed by "
        + $"one and the same number of pictures from {Fewest} to {Most}, such as fid50k,kid50k";

    /// <summary>The number by which models are compared.</summary>
    public MetricNumber Number => Metric.Score!;

    private static string[] Names => [.. Metric.All.Where(metric => metric.Score is not null).Select(metric => metric.Name)];

    /// <summary>The metrics of a list; null when it is none.</summary>
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

    /// <summary>Whether one value is better than another.</summary>
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
        var pictures = number * (thousands ? 1000 : 1);
        return pictures is >= Fewest and <= Most ? new(name, metric, pictures) : null;
    }
}
