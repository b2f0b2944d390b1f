using LadaGan.Experiments.Configuration;

namespace LadaGan.Experiments.Tests;

/// <summary>The configuration of these tests.</summary>
internal static class Smallest
{
    public static RunConfiguration Configuration(params string[] settings) =>
        ConfigurationJson.Parse(SmallestConfiguration.Json, "the smallest", settings);
}
