using LadaGan.Experiments.Runs;

namespace LadaGan.Experiments.Exchange.Inspection;

/// <summary>What a run directory holds, from its options and the names of its files.</summary>
internal static class RunInspection
{
    public static FileReport Of(FileReport report)
    {
        var directory = RunDirectory.Find(report.Path)!;
        var options = RunOptionsJson.Read(directory.Options);
        var configuration = options.Configuration;
        return report with
        {
            Networks =
            [
                FileInspection.Network("generator", configuration.Generator, hasOptimizer: directory.States.Count > 0),
                FileInspection.Network("discriminator", configuration.Discriminator, hasOptimizer: directory.States.Count > 0),
            ],
            Facts =
            [
                ("configuration", configuration.Name),
                ("conventions", FileInspection.NameOf(configuration.Conventions)),
                ("data", options.Data),
                ("seed", options.Seed),
                ("models", directory.Models.Count),
                ("training_states", directory.States.Count),
                .. ImagesSeen(directory),
            ],
            Notes = [.. directory.Models.TakeLast(1).Select(model => $"the newest model is {model}"),
                .. directory.States.TakeLast(1).Select(state => $"the newest training state is {state}")],
        };
    }

    private static IEnumerable<(string Key, object Value)> ImagesSeen(RunDirectory directory) =>
        directory.States is [.., var newest] ? [("images_seen", RunDirectory.ImagesOf(newest))] : [];
}
