using LadaGan.Architecture;
using LadaGan.Architecture.Json;

namespace LadaGan.Experiments.Configuration;

/// <summary>What must hold between the keys of a configuration; the range of each key stands beside the key.</summary>
internal static class ConfigurationRules
{
    public static void Check(RunConfiguration configuration, string where)
    {
        var rules = new Rules(where);
        rules.Require(
            configuration.Name.Length > 0 && configuration.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'),
            "name", configuration.Name, "it may hold only letters, digits, '-', '_' and '.'");
        ArchitectureRules.Check(configuration.Generator, where);
        ArchitectureRules.Check(configuration.Discriminator, configuration.Generator, where);
        var training = configuration.Training;
        rules.Require(
            training.BatchDevice == 0 || training.Batch % training.BatchDevice == 0, "training.batchDevice", training.BatchDevice,
            $"it must divide training.batch, {training.Batch}, or be 0 for all of it");
        rules.Require(RunMetric.Read(training.Metrics) is not null, "training.metrics", training.Metrics, RunMetric.Rule);
    }
}
