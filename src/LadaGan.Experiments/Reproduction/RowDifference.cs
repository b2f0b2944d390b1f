using System.Globalization;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Reproduction;

/// <summary>What a run's configuration differs in from a row's, as far as it changes what the run learns.</summary>
/// <param name="Differences">The keys that change the result.</param>
/// <param name="Cautions">The keys that change its last digits, or its batch norm: such a run is still the row's.</param>
internal sealed record RowDifference(IReadOnlyList<ConfigurationDifference> Differences, IReadOnlyList<ConfigurationDifference> Cautions)
{
    /// <summary>Names, records and lengths: a longer or shorter run is a run of the same row, and its length is shown.</summary>
    private static readonly string[] WithoutEffect = ["name", "training.images", "training.tickKimg", "training.snapshotKimg",
        "training.keep", "training.metrics", "training.metricKimg", "training.attention", "training.stopOnCollapse"];

    private static readonly string[] OfLittleEffect = ["training.batchDevice", "training.precision", "training.convolution"];

    private static readonly string[] Widths = ["generator.widths", "generator.mlpWidth", "generator.decoderChannels",
        "discriminator.channels", "discriminator.mlpWidth", "discriminator.outputWidth", "discriminator.logitWidth"];

    private const string GeneratorRate = "training.generatorLearningRate";
    private const string DiscriminatorRate = "training.discriminatorLearningRate";

    public bool IsNone => Differences.Count == 0;

    public static RowDifference Between(RunConfiguration row, RunConfiguration run)
    {
        var all = ConfigurationDifference.Between(row, run).Where(difference => !WithoutEffect.Contains(difference.Key)).ToList();
        return new(
            [.. all.Where(difference => !OfLittleEffect.Contains(difference.Key))],
            [.. all.Where(difference => OfLittleEffect.Contains(difference.Key))]);
    }

    /// <summary>The differences in words, such as <c>widths × 0.25, 30,000 images, batch 16, learning rates × 2</c>.</summary>
    /// <param name="row">The row's configuration.</param>
    /// <param name="run">The run's.</param>
    public string Describe(RunConfiguration row, RunConfiguration run)
    {
        var words = new List<string>();
        if (Differences.Any(difference => Widths.Contains(difference.Key)))
        {
            words.Add($"widths × {Factor(run.Generator.Widths[^1], row.Generator.Widths[^1])}");
        }
        words.Add($"{run.Training.Images.ToString("N0", CultureInfo.InvariantCulture)} images");
        words.AddRange(Differences.Where(difference => difference.Key == "training.batch").Select(difference => $"batch {difference.Now}"));
        var (g, d) = (run.Training.GeneratorLearningRate / row.Training.GeneratorLearningRate,
            run.Training.DiscriminatorLearningRate / row.Training.DiscriminatorLearningRate);
        var areScaled = g != 1 && Math.Abs(g / d - 1) < 1e-6;
        if (areScaled)
        {
            words.Add($"learning rates × {Factor(g, 1)}");
        }
        words.AddRange(Differences.Where(difference => !Widths.Contains(difference.Key) && difference.Key != "training.batch"
            && !(areScaled && difference.Key is GeneratorRate or DiscriminatorRate)).Select(InWords));
        return string.Join(", ", words);
    }

    private static string InWords(ConfigurationDifference difference) =>
        $"{difference.Key[(difference.Key.IndexOf('.', StringComparison.Ordinal) + 1)..]} {difference.Now.Trim('"')}";

    private static string Factor(double now, double was) => (now / was).ToString("0.####", CultureInfo.InvariantCulture);
}
