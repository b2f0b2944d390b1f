using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Tests;

/// <summary>The smallest configuration, which these tests use.</summary>
internal static class Smallest
{
    /// <summary>Between two passes through its generator: 20 layers, sums of at most 24 terms.</summary>
    public static double Rounding { get; } = Tolerance.Between(Tolerance.OfLayers(20, 24));

    public static RunConfiguration Configuration(params string[] settings) =>
        ConfigurationJson.Parse(SmallestConfiguration.Json, "the smallest", settings);
}
