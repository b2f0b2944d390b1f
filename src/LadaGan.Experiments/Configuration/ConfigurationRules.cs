using LadaGan.Architecture;
using LadaGan.Architecture.Json;
using LadaGan.Data.Images;

namespace LadaGan.Experiments.Configuration;

/// <summary>Checks that the keys of a configuration agree with each other; each key's range is beside its property.</summary>
internal static class ConfigurationRules
{
    public static void Check(RunConfiguration configuration, string where)
    {
        var rules = new Rules(where);
        rules.Require(
            configuration.Name.Length > 0 && configuration.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'),
            "name", configuration.Name, "it may contain only letters, digits, '-', '_' and '.'");
        ArchitectureRules.Check(configuration.Generator, where);
        ArchitectureRules.Check(configuration.Discriminator, configuration.Generator, where);
        var training = configuration.Training;
        rules.Require(
            training.BatchDevice == 0 || training.Batch % training.BatchDevice == 0, "training.batchDevice", training.BatchDevice,
            $"it must divide training.batch, {training.Batch}, or be 0 for the whole batch");
        rules.Require(ImageFit.Parse(training.Fit) is not null, "training.fit", training.Fit, $"it must be {ImageFit.Accepted}");
        rules.Require(RunMetric.IsList(training.Metrics), "training.metrics", training.Metrics, RunMetric.Rule);
    }
}
