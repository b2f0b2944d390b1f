using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Tests;

/// <summary>The smallest configuration, which these tests use.</summary>
internal static class Smallest
{
    public static RunConfiguration Configuration(params string[] settings) =>
        ConfigurationJson.Parse(SmallestConfiguration.Json, "the smallest", settings);
}
