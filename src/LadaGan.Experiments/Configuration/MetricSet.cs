namespace LadaGan.Experiments.Configuration;

/// <summary>The metrics to compute.</summary>
[Flags]
public enum MetricSet
{
    None = 0,

    /// <summary>Fréchet distance of the pool features.</summary>
    Fid = 1,

    /// <summary>Fréchet distance of the spatial features.</summary>
    Sfid = 2,

    /// <summary>Inception score.</summary>
    Is = 4,

    /// <summary>Precision and recall.</summary>
    Pr = 8,

    /// <summary>Kernel Inception distance.</summary>
    Kid = 16,

    /// <summary>A grid of generated images and their nearest real images.</summary>
    Neighbours = 32,
}

/// <summary>The names of the metrics in commands and configurations.</summary>
public static class MetricNames
{
    private static readonly (string Name, MetricSet Metric)[] Known =
        [("fid", MetricSet.Fid), ("sfid", MetricSet.Sfid), ("is", MetricSet.Is), ("pr", MetricSet.Pr), ("kid", MetricSet.Kid),
            ("neighbours", MetricSet.Neighbours)];

    /// <summary>The metric with this name, or none.</summary>
    internal static MetricSet Find(string name) => Array.Find(Known, known => known.Name == name).Metric;

    /// <summary>Reads <c>fid,sfid,pr</c>.</summary>
    /// <exception cref="RunException">There is no metric with one of these names.</exception>
    public static MetricSet Parse(string text)
    {
        var set = MetricSet.None;
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var metric = Find(name);
            set |= metric != MetricSet.None ? metric : throw new RunException(
                $"there is no metric '{name}'; the metrics are {string.Join(", ", Known.Select(known => known.Name))}");
        }
        return set;
    }
}
