using System.CommandLine;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan train</c>.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "A folder or zip of images (JPEG, PNG, WebP, BMP), a data set as it was downloaded, or a file of `ladagan data build`; resized to the configuration's size.", HelpName = "PATH" };
        var split = new Option<string?>("--split") { Description = "The part of a dataset that has several: train, valid, test or all.", HelpName = "NAME" };
        var config = new Option<string>("--config") { Description = $"One of {string.Join(", ", ConfigurationCatalog.Names)}, or a JSON file.", HelpName = "NAME|FILE" };
        var outdir = new Option<string>("--outdir") { Description = "Where the run gets its numbered directory.", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
        var keys = new KeyOptions();
        Option[] training = [
            keys.Number<long>("--images", "training.images", "Real images to see before the run ends.", "N"),
            keys.Number<int>("--batch", "training.batch", "Images of a step.", "N"),
            keys.Number<int>("--batch-device", "training.batchDevice", "Images that go through the networks at once, to save memory; divides --batch. Batch norm looks at these alone.", "N"),
            keys.Number<int>("--r1-every", "training.r1Every", "Take the R1 penalty every N steps, with N times its weight.", "N"),
            keys.Word("--precision", "training.precision", "Numbers that layers multiply in training.", "float32|bfloat16"),
            keys.Word("--discriminator", "discriminator.kind", "Which discriminator.", "lada|conv"),
            keys.Flag("--mirror", "training.mirror", "Show every image mirrored, too."),
            keys.Number<double>("--subset", "training.subset", "Use this share of the images, above 0 and at most 1.", "F"),
        ];
        Option[] records = [
            keys.Number<double>("--snap", "training.snapshotKimg", "Thousands of images between snapshots.", "KIMG"),
            keys.Number<double>("--tick", "training.tickKimg", "Thousands of images between log records.", "KIMG"),
            keys.Number<int>("--keep", "training.keep", "Training states to keep, the newest; at least 2.", "N"),
            keys.Word("--metrics", "training.metrics", "What is measured of the averaged generator, such as fid50k or fid5k,kid5k.", "LIST"),
            keys.Number<double>("--metric-every", "training.metricKimg", "Thousands of images between measurements; 0 measures at each snapshot.", "KIMG"),
            keys.Flag("--attention", "training.attention", "Draw attention maps beside the pictures of a snapshot."),
            keys.Flag("--stop-on-collapse", "training.stopOnCollapse", "End the run when its pictures have become all alike."),
        ];
        var seed = new Option<ulong?>("--seed") { Description = "Decides the first weights, the order of the data and every random number.", HelpName = "S" };
        var device = CommonOptions.Device();
        var threads = CommonOptions.Threads();
        var workers = new Option<int>("--workers") { Description = "Threads that decode images ahead of training; 0 decodes between steps.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var inception = new Option<string?>("--inception") { Description = $"The Inception network's weights for --metrics (default: ${InceptionFile.Variable}, else {InceptionFile.PublishedName} in the user's cache folder).", HelpName = "FILE" };
        var resume = new Option<bool>("--resume") { Description = "Continue the newest run in --outdir (or the run directory it names) from its latest snapshot." };
        var allow = new Option<string[]>("--allow-change") { Description = "With --resume: a key of the configuration that may differ from the run's, or data; may be repeated.", HelpName = "KEY" };
        var set = CommonOptions.Set();
        var description = new Option<string?>("--desc") { Description = "A word added to the run directory's name.", HelpName = "WORD" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check everything, say what would be done, and do nothing." };
        var command = new Command("train", "Train a generator on your images.");
        foreach (var option in (Option[])[data, split, config, outdir, .. training, seed, device, threads, workers, .. records, inception, resume, allow, set, description, dryRun])
        {
            command.Add(option);
        }
        command.SetAction(parsed =>
        {
            var resuming = parsed.GetValue(resume);
            CommonOptions.Require(resuming || parsed.GetValue(data) is not null, "--data is missing: name a folder or zip of images");
            CommonOptions.Require(resuming || parsed.GetValue(config) is not null, $"--config is missing: name one of {string.Join(", ", ConfigurationCatalog.Names)}, or a JSON file");
            CommonOptions.Require(parsed.GetValue(workers) is >= 0 and <= 256, "--workers: give a number from 0 to 256");
            string[] settings = [.. parsed.GetValue(set) ?? [], .. keys.Settings(parsed)];
            var request = new RunRequest
            {
                Data = parsed.GetValue(data) ?? "",
                Split = parsed.GetValue(split),
                Configuration = parsed.GetValue(config) is { } name ? ConfigurationCatalog.Load(name, settings) : Resumption.ConfigurationOf(parsed.GetValue(outdir)!, settings),
                OutDir = parsed.GetValue(outdir)!,
                Resume = resuming,
                MayChange = parsed.GetValue(allow) ?? [],
                Seed = parsed.GetValue(seed),
                Device = CommonOptions.Prepare(parsed.GetValue(device)!, parsed.GetValue(threads)),
                Threads = parsed.GetValue(threads),
                Workers = parsed.GetValue(workers),
                Inception = parsed.GetValue(inception),
                Description = parsed.GetValue(description),
            };
            return parsed.GetValue(dryRun) ? Plan.Print(request) : TrainingSession.Run(request).ExitCode;
        });
        return command;
    }
}
