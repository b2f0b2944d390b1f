using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Reporting.Charts;

namespace LadaGan.Experiments.Reproduction;

/// <summary>Figure 5: gradient magnitudes of generator and discriminator, and a metric, over images, for the runs of Table I.</summary>
/// <param name="Panels">The panels (a), (b) and (c); a panel without runs has no curves.</param>
/// <param name="Curves">Every run of Table I that has gradients, in the order of the table.</param>
/// <param name="Metric">The metric that most of these runs have; null if they have none. The paper's is FID.</param>
/// <param name="Missing">What trains the rows without a run.</param>
public sealed record GradientFigure(
    IReadOnlyList<GradientPanel> Panels, IReadOnlyList<GradientCurve> Curves, string? Metric, IReadOnlyList<FillingCommand> Missing)
{
    /// <summary>Norms over three times their median are spikes.</summary>
    public const double SpikeRatio = 3;

    private const string Template = "ladagan reproduce figure5 --run --data PATH --only ROW";
    /// <summary>The metric of the paper's figure.</summary>
    public const string PapersMetric = "fid50k";

    /// <summary>The rows of each panel: within one, as little as possible differs but what it is about.</summary>
    internal static (string Name, string Title, string[] Rows)[] Layout { get; } =
    [
        ("a", "attention mechanisms", ["swin", "lada-swin", "linformer-residual", "fastformer-residual", "lada-residual"]),
        ("b", "convolutional layer",
            ["linformer-residual", "linformer-conv-residual", "fastformer-residual", "fastformer-conv-residual",
            "lada-residual", "lada-conv-residual", "lada", "lada-conv"]),
        ("c", "MLP residual connection",
            ["linformer-conv-residual", "linformer-conv", "fastformer-conv-residual", "fastformer-conv",
            "lada-conv-residual", "lada-conv", "lada-residual", "lada"]),
    ];

    /// <summary>A row's colour, the same in every panel: the first that no other row in one of its panels has.</summary>
    private static readonly Dictionary<string, int> Colours = ColoursOf(Layout.Select(panel => panel.Rows));

    /// <summary>How to read it.</summary>
    public static string About =>
        "mean over a network's parameter tensors of the norm of each gradient, as the authors' code logs it, on a "
        + "logarithmic scale; bands reach from the lowest to the highest of what a point stands for";

    /// <summary>The number of the colour of a row of Table I, from 0.</summary>
    /// <param name="name">The row's name without its table.</param>
    internal static int ColourOf(string name) => Colours.GetValueOrDefault(name);

    private static Dictionary<string, int> ColoursOf(IEnumerable<string[]> panels)
    {
        var colours = new Dictionary<string, int>();
        foreach (var name in panels.SelectMany(rows => rows).Distinct())
        {
            var taken = panels.Where(rows => rows.Contains(name)).SelectMany(rows => rows)
                .Where(colours.ContainsKey).Select(other => colours[other]).ToHashSet();
            colours[name] = Enumerable.Range(0, taken.Count + 1).First(colour => !taken.Contains(colour));
        }
        return colours;
    }

    internal static GradientFigure Of(RowMatches matches)
    {
        var curves = new List<GradientCurve>();
        var missing = new List<FillingCommand>();
        foreach (var row in PaperRows.OfTable("table1"))
        {
            var run = matches[row].Runs
                .FirstOrDefault(run => run.Found.Ticks.Any(tick => double.IsFinite(tick.Mean(GradientCurve.Generator))));
            if (run is null)
            {
                missing.Add(new(Template, "ROW", row.Name));
            }
            else
            {
                curves.Add(GradientCurve.Of(row, run));
            }
        }
        var metric = curves.SelectMany(curve => curve.Run.Found.Metrics.Select(result => result.Name).Distinct())
            .GroupBy(name => name)
            .OrderByDescending(name => name.Count()).ThenBy(name => name.Key == PapersMetric ? 0 : 1)
            .ThenBy(name => name.Key, StringComparer.Ordinal)
            .Select(name => name.Key).FirstOrDefault();
        return new(
            [
                .. Layout.Select(panel => new GradientPanel(panel.Name, panel.Title,
                    [.. panel.Rows.Select(name => curves.Find(curve => curve.Row.Name == $"table1/{name}")).OfType<GradientCurve>()])),
            ],
            curves,
            metric,
            missing);
    }
}

/// <summary>A panel of figure 5.</summary>
/// <param name="Name">Its letter.</param>
/// <param name="Title">What it compares.</param>
/// <param name="Curves">The runs that it shows.</param>
public sealed record GradientPanel(string Name, string Title, IReadOnlyList<GradientCurve> Curves);

/// <summary>The gradients of one run.</summary>
/// <param name="Row">The row of Table I.</param>
/// <param name="Run">The run.</param>
/// <param name="GeneratorNorms">The generator's, in numbers.</param>
/// <param name="DiscriminatorNorms">The discriminator's, in numbers.</param>
public sealed record GradientCurve(PaperRow Row, RowRun Run, NormSummary GeneratorNorms, NormSummary DiscriminatorNorms)
{
    internal const string Generator = "Gradients/G/mean_norm";
    internal const string Discriminator = "Gradients/D/mean_norm";

    /// <summary>The row's name without its table.</summary>
    public string Name => Row.Name[(Row.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The last value of a metric; null if the run does not have it.</summary>
    /// <param name="metric">Its name with the number of images.</param>
    public double? Last(string? metric) => MetricPoints(metric) is [.., var last] ? last.Mean : null;

    internal static GradientCurve Of(PaperRow row, RowRun run) => new(
        row, run, NormSummary.Of(run.Found.Ticks.Select(tick => tick.Mean(Generator))),
        NormSummary.Of(run.Found.Ticks.Select(tick => tick.Mean(Discriminator))));

    internal IReadOnlyList<ChartPoint> Points(string key) =>
        [.. Run.Found.Ticks.Where(tick => tick.Statistics.ContainsKey(key))
            .Select(tick => new ChartPoint(tick.Kimg, tick.Statistics[key].Mean, tick.Statistics[key].Std))];

    internal IReadOnlyList<ChartPoint> MetricPoints(string? metric) =>
        [.. Run.Found.Metrics.Where(result => result.Name == metric && double.IsFinite(result.Value))
            .Select(result => new ChartPoint(result.Kimg, result.Value, 0))];
}

/// <summary>The norms of a run in numbers, over its ticks.</summary>
/// <param name="Median">The median.</param>
/// <param name="Largest">The largest.</param>
/// <param name="Spikes">Ticks over <see cref="GradientFigure.SpikeRatio"/> times the median.</param>
public sealed record NormSummary(double Median, double Largest, int Spikes)
{
    internal static NormSummary Of(IEnumerable<double> norms)
    {
        var sorted = norms.Where(double.IsFinite).Order().ToArray();
        if (sorted.Length == 0)
        {
            return new(double.NaN, double.NaN, 0);
        }
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new(median, sorted[^1], sorted.Count(norm => norm > GradientFigure.SpikeRatio * median));
    }
}
