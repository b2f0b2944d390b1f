using System.Globalization;
using LadaGan.Metrics;

namespace LadaGan.Experiments.Configuration;

/// <summary>
/// A metric that a run computes for its EMA generator, named by metric and number of images: <c>fid50k</c>, <c>fd-resnet18-50k</c>.
/// </summary>
/// <param name="Name">The name in the configuration.</param>
/// <param name="Metric">A metric with a <see cref="Metric.Score"/>.</param>
/// <param name="Images">The number of generated images, those of the seeds 0, 1, 2, …</param>
internal sealed record RunMetric(string Name, Metric Metric, int Images)
{
    public const string None = "none";

    /// <summary>FID if its network's weights are there, and otherwise FD (ResNet-18); a run stores which.</summary>
    public const string Auto = "auto";

    /// <summary>The fewest images; of fewer, no metric says anything.</summary>
    private const int Fewest = 10;
    private const int Most = 1_000_000;

    /// <summary>The rule that <see cref="Read"/> applies.</summary>
    public static string Rule =>
        $"it must be none, auto, or one or more of {string.Join(", ", Names[..^1])} and {Names[^1]}, each followed by "
        + $"the same number of images from {Fewest} to {Most}, such as fid50k,kid50k or {Prefix(Metric.FdResnet18)}50k";

    /// <summary>The number by which models are compared.</summary>
    public MetricNumber Number => Metric.Score!;

    private static string[] Names => [.. Metric.All.Where(metric => metric.Score is not null).Select(metric => metric.Name)];

    /// <summary>What <see cref="Auto"/> stands for.</summary>
    public static string Default(bool hasInception) => $"{Prefix(hasInception ? Metric.Fid : Metric.FdResnet18)}50k";

    /// <summary>Whether a configuration may name these metrics.</summary>
    public static bool IsList(string text) => text == Auto || Read(text) is not null;

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
        var metric = Metric.All.FirstOrDefault(metric => metric.Score is not null && CountOf(name, metric) is not null);
        return metric is not null && CountOf(name, metric) is >= Fewest and <= Most and var images ? new(name, metric, (int)images) : null;
    }

    /// <summary>The number after the metric's name; null if the name is another, or no number follows.</summary>
    private static long? CountOf(string name, Metric metric)
    {
        var prefix = Prefix(metric);
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }
        var digits = name[prefix.Length..];
        var thousands = digits.EndsWith('k');
        return int.TryParse(thousands ? digits[..^1] : digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number * (thousands ? 1000L : 1)
            : null;
    }

    /// <summary>What comes before the number: a hyphen keeps it apart from a name that ends in a digit.</summary>
    private static string Prefix(Metric metric) => char.IsAsciiDigit(metric.Name[^1]) ? $"{metric.Name}-" : metric.Name;
}
