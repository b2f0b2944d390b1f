namespace LadaGan.Experiments.Reporting.Charts;

/// <summary>Assigns the keys of <c>stats.jsonl</c> to sections, charts and curve names.</summary>
internal static class StatisticKeys
{
    private static readonly string[] NotDrawn = ["Progress/tick", "Progress/kimg", "Timing/total_sec", "Timing/sec_per_tick",
        "Timing/sec_per_kimg"];

    private static readonly (string Prefix, string Title)[] Sections =
        [("Loss", "Losses and scores"), ("Gradients", "Gradients and diversity"), ("Diversity", "Gradients and diversity"), ("", ""),
            ("Timing", "Speed and memory"), ("Resources", "Speed and memory"), ("Progress", "Data")];

    private static readonly (string Chart, string Title, string Meaning)[] Charts =
    [
        ("Loss/*/loss", "Adversarial loss", "the discriminator's includes its penalties"),
        ("Loss/scores", "Scores", "the discriminator's logits for real and generated images"),
        ("Loss/r1_penalty", "R1 penalty", "before its weight γ"),
        ("Loss/*/bcr", "Consistency", "balanced consistency regularisation (bCR)"),
        ("Gradients/*/norm", "Gradient norm", "over all parameters of a network"),
        ("Gradients/*/mean_norm", "Mean gradient norm", "the measure of the paper's Figure 5"),
        ("Diversity/fakes", "Diversity of the samples", ""),
        ("Timing/images_per_sec", "Images per second", ""),
        ("Timing/waiting_sec", "Waiting for images", "seconds per tick"),
        ("Timing/maintenance_sec", "Maintenance", "seconds per tick for sample grids, snapshots and logs"),
        ("Resources/cpu_mem_gb", "Memory", "GiB, peak of the process so far"),
        ("Resources/gpu_mem_gb", "GPU memory", "GiB"),
        ("Progress/corrupt_images", "Corrupt images", "images that could not be decoded so far"),
    ];

    private static readonly string[] Lines = ["generator", "discriminator", "real", "fake"];

    /// <summary>The number of recurring curve names.</summary>
    public static int KnownLines => Lines.Length;

    public static bool IsDrawn(string key) => !NotDrawn.Contains(key);

    /// <summary>The heading of a key's section, and the section's place among the others.</summary>
    public static (int Order, string Title) SectionOf(string key)
    {
        var prefix = key.Split('/')[0];
        var known = Array.FindIndex(Sections, section => section.Prefix == prefix);
        return known >= 0 && prefix.Length > 0
            ? (Array.FindIndex(Sections, section => section.Title == Sections[known].Title), Sections[known].Title)
            : (Array.FindIndex(Sections, section => section.Prefix.Length == 0), Words(prefix));
    }

    /// <summary>
    /// The chart of a key. Keys of one chart differ only in G and D, or after two parts: <c>Loss/*/loss</c>, <c>Loss/scores</c>.
    /// </summary>
    public static string ChartOf(string key)
    {
        var parts = key.Split('/');
        var network = Array.FindIndex(parts, part => part is "G" or "D");
        if (network > 0)
        {
            parts[network] = "*";
            return string.Join('/', parts);
        }
        return parts.Length > 2 ? string.Join('/', parts[..^1]) : key;
    }

    public static (int Order, string Title, string Meaning) Describe(string chart)
    {
        var known = Array.FindIndex(Charts, known => known.Chart == chart);
        return known >= 0
            ? (known, Charts[known].Title, Charts[known].Meaning)
            : (Charts.Length, Words(string.Join(' ', chart.Split('/').Skip(1).Where(part => part != "*"))), chart);
    }

    /// <summary>The curve's name in its chart, and its place among the recurring names, which have fixed colours.</summary>
    public static (int Order, string Name) LineOf(string key)
    {
        var parts = key.Split('/');
        var name = parts.Contains("G") ? "generator" : parts.Contains("D") ? "discriminator" : Words(parts[^1]);
        var known = Array.FindIndex(Lines, line => line == name);
        return (known >= 0 ? known : Lines.Length, name);
    }

    private static string Words(string name) => name.Replace('_', ' ');
}
