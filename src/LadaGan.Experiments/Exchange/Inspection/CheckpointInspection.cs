using LadaGan.Interop.Checkpoints;

namespace LadaGan.Experiments.Exchange.Inspection;

/// <summary>What a checkpoint of the authors' programs holds.</summary>
internal static class CheckpointInspection
{
    public static FileReport Of(FileReport report, ForeignCheckpoint checkpoint)
    {
        var networks = new List<NetworkReport>();
        if (checkpoint is { GeneratorOptions: { } generator, Generator: not null })
        {
            networks.Add(FileInspection.Network("generator", generator, checkpoint.GeneratorOptimizer is not null));
        }
        if (checkpoint is { GeneratorOptions: { } average, Ema: not null })
        {
            networks.Add(FileInspection.Network("ema", average));
        }
        if (checkpoint is { DiscriminatorOptions: { } discriminator, Discriminator: not null })
        {
            networks.Add(FileInspection.Network("discriminator", discriminator, checkpoint.DiscriminatorOptimizer is not null));
        }
        return report with
        {
            Networks = networks,
            Facts = [("conventions", FileInspection.NameOf(checkpoint.Conventions)), .. Counters(checkpoint), .. Settings(checkpoint)],
            Notes = checkpoint.Notes,
        };
    }

    private static IEnumerable<(string Key, object Value)> Settings(ForeignCheckpoint checkpoint) =>
        checkpoint.Settings.Select(setting => setting.Split('=', 2)).Select(pair => (pair[0], (object)pair[1]));

    private static IEnumerable<(string Key, object Value)> Counters(ForeignCheckpoint checkpoint)
    {
        var counters = checkpoint.Counters;
        (string Key, object? Value)[] all =
        [
            ("images_seen", counters.Images),
            ("steps", counters.Steps),
            ("generator_steps", checkpoint.GeneratorOptimizer?.Steps),
            ("discriminator_steps", checkpoint.DiscriminatorOptimizer?.Steps),
            ("batch_norm_passes", counters.BatchNormPasses),
            ("fid", counters.Fid),
            ("best_fid", counters.BestFid),
        ];
        return from fact in all where fact.Value is not null select (fact.Key, fact.Value!);
    }
}
