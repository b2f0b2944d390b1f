using System.Globalization;
using LadaGan.Architecture;
using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Reproduction;

/// <summary>How runs differ from the rows of the paper that they are made for: smaller networks, fewer images, other settings.</summary>
/// <remarks>Without any difference, the runs are the paper's own.</remarks>
public sealed record Replica
{
    /// <summary>The factor of all widths of both networks, above 0 and at most 1.</summary>
    public double WidthsScale { get; init; } = 1;

    /// <summary>The factor of both learning rates, so that their ratio stays the row's.</summary>
    public double LearningRateScale { get; init; } = 1;

    /// <summary>The length of each run in real images seen; null for the paper's.</summary>
    public long? Images { get; init; }

    /// <summary>Settings of every row, each <c>key=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>A row's configuration with these differences.</summary>
    /// <exception cref="ConfigurationException">A setting is invalid, or a value leaves its range.</exception>
    public RunConfiguration Of(PaperRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var whole = ConfigurationCatalog.Load(row.Name, Settings);
        var training = whole.Training;
        var scaled = whole with
        {
            Generator = WidthsScale == 1 ? whole.Generator : ScaledWidths.Of(whole.Generator, WidthsScale),
            Discriminator = WidthsScale == 1 ? whole.Discriminator : ScaledWidths.Of(whole.Discriminator, WidthsScale),
            Training = training with
            {
                Images = Images ?? training.Images,
                GeneratorLearningRate = Rounded(training.GeneratorLearningRate * LearningRateScale),
                DiscriminatorLearningRate = Rounded(training.DiscriminatorLearningRate * LearningRateScale),
            },
        };
        // Reading it again checks every range and rule.
        return ConfigurationJson.Parse(ConfigurationJson.Write(scaled), $"configuration {row.Name}");
    }

    // 4e-4 · 2.5 is 1e-3, not 0.0010000000000000002.
    private static double Rounded(double rate) =>
        double.Parse(rate.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
