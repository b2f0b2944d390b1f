using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Experiments;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Interop;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan train</c>.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = DataOptions.Data("Images to train on");
        data.Description += " Images are made square and resized as the configuration says. [required unless --resume]";
        var split = DataOptions.Split();
        var config = CommonOptions.Config();
        config.Description += " A row of the paper's tables is a configuration too, such as table1/lada-conv: --config list prints all."
            + " Options that name a key in brackets, such as [training.batch], override it. [required unless --resume or --resume-from]";
        var outdir = new Option<string>("--outdir")
        {
            Description = "Directory of runs: the run gets a numbered directory in it. With --resume, it may also name one run directory.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "runs",
        };
        var resume = new Option<bool>("--resume") { Description = "Resume the newest run in --outdir from its latest training state." };
        var from = new Option<string?>("--resume-from")
        {
            Description = "Checkpoint of the authors' programs that a new run continues, optimizers included. Its networks decide the"
                + " architecture; --config, if given, must describe the same.",
            HelpName = "FILE",
        };
        var allow = new Option<string[]>("--allow-change")
        {
            Description = "With --resume: a configuration key, or data, that may differ from what the run started with. Repeatable.",
            HelpName = "KEY",
        };
        var anyPreparation = new Option<bool>("--any-preparation")
        {
            Description = "Accept a file of `ladagan data build` whose fit or filter is not the configuration's.",
        };
        var seed = new Option<ulong?>("--seed")
        {
            Description = "Seed of the initial weights, the order of the data and every other random number."
                + " [default: 0, or the resumed run's]",
            HelpName = "S",
        };
        var description = new Option<string?>("--desc") { Description = "Word to append to the run directory's name.", HelpName = "WORD" };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Check everything, estimate time, memory and disk space from a few training steps, and write nothing.",
        };

        var keys = new KeyOptions();
        Option[] hyperparameters =
        [
            keys.Number<long>("--images", "training.images", "N", "Length of the run in real images seen."),
            keys.Number<int>("--batch", "training.batch", "N", "Batch size."),
            keys.Number<int>("--r1-every", "training.r1Every", "N",
                "Apply the R1 penalty in every Nth training step only, with N times its weight."),
            keys.Word("--discriminator", "discriminator.kind", "KIND", "Discriminator: lada, conv or fastformer."),
            keys.Word("--fit", "training.fit", "FIT", DataOptions.Fits),
            keys.Word("--filter", "training.filter", "FILTER", DataOptions.Filters),
            keys.Flag("--exif", "training.exif", DataOptions.ExifUse),
            keys.Number<int>("--megapixels", "training.megapixels", "N", DataOptions.MegapixelsUse),
            keys.Flag("--mirror", "training.mirror", "Also train on the mirror image of every image."),
            keys.Number<double>("--subset", "training.subset", "F", "Fraction of the images to use, above 0 and at most 1."),
        ];
        Option[] performance =
        [
            keys.Number<int>("--batch-device", "training.batchDevice", "N",
                "Micro-batch size: saves memory by passing N images through the networks at a time. Must divide --batch."
                + " Batch norm sees each micro-batch alone."),
            keys.Word("--precision", "training.precision", "TYPE",
                "Precision of multiplications in training: float32, bfloat16, or tf32 on a GPU."),
        ];
        Option[] records =
        [
            keys.Number<double>("--snap", "training.snapshotKimg", "KIMG", "Thousands of images (kimg) between snapshots."),
            keys.Number<double>("--tick", "training.tickKimg", "KIMG", "Thousands of images between log records (ticks)."),
            keys.Number<int>("--keep", "training.keep", "N", "Number of training states to keep, the newest ones; at least 2."),
            keys.Word("--metrics", "training.metrics", "LIST",
                "Metrics of the exponential moving average (EMA) of the generator, for example fid50k or fid5k,kid5k;"
                + " auto for fid50k, or for fd-resnet18-50k where Inception's weights are missing."),
            keys.Number<double>("--metric-every", "training.metricKimg", "KIMG",
                "Thousands of images between evaluations of the metrics; 0 evaluates at each snapshot."),
            keys.Flag("--attention", "training.attention", "Also draw attention maps at each snapshot."),
            keys.Flag("--stop-on-collapse", "training.stopOnCollapse",
                "End the run when the generator collapses: nearly all of its images look the same."),
        ];
        var (device, threads, workers) = (CommonOptions.Device(), CommonOptions.Threads(), DataOptions.Workers(1));
        var ranks = new RankOptions("each with an equal part of every batch");
        Option[] several =
        [
            ranks.Ranks,
            ranks.Timeout,
            keys.Flag("--sync-batch-norm", "training.syncBatchNorm",
                "Let batch norm use the statistics of the whole batch, not those of each rank's part."),
        ];
        var (inception, resNet18, set) = (CommonOptions.Inception(), CommonOptions.ResNet18(), CommonOptions.Set());
        var command = new DocumentedCommand(
            "train", "Train a generator on your images.",
            "--data <PATH> --config <NAME|FILE> [options]",
            "--resume [--outdir <DIR>] [options]",
            "--resume-from <FILE> --data <PATH> [options]")
            .WithFiles()
            .Group("Main options", data, split, anyPreparation, config, outdir, seed, description, dryRun)
            .Group("Resuming", resume, from, allow)
            .Group("Hyperparameters", [.. hyperparameters, set])
            .Group("Performance", [device, threads, workers, .. performance])
            .Group("Several processes, GPUs or machines", several)
            .Group("Snapshots, metrics and monitoring", [.. records, inception, resNet18])
            .Example("Check the data and estimate time, memory and disk space.", "train --data photos.zip --config celeba-64 --dry-run")
            .Example("Train; the run goes to runs/00000-celeba-64-photos-batch128.", "train --data photos.zip --config celeba-64")
            .Example("Resume the newest run, and make it longer.", "train --resume --images 80000000")
            .Example("Train on both GPUs of this machine.", "train --data photos.zip --config celeba-64 --ranks 2")
            .Example(
                "Halve the learning rates, and compute FID at each snapshot.",
                "train --data photos.zip --config celeba-64 --metrics fid50k \\\n"
                + "--set training.generatorLearningRate=1e-4 \\\n--set training.discriminatorLearningRate=1e-4");
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(config) == ConfigurationList.Name)
            {
                return ConfigurationList.Print();
            }
            if (ranks.Launch(parsed) is { } code)
            {
                return code;
            }
            var place = ranks.Place(parsed);
            CommonOptions.Require(place is null || !parsed.GetValue(dryRun), "--dry-run measures one process: run it without ranks");
            var compute = TorchSetup.ThreadsOf(parsed.GetValue(threads), place?.SharingCores ?? 1);
            var (resuming, checkpoint) = (parsed.GetValue(resume), parsed.GetValue(from));
            CommonOptions.Require(!resuming || checkpoint is null, "--resume continues a run of this program and --resume-from a"
                + " checkpoint of another: give only one");
            CommonOptions.Require(resuming || parsed.GetValue(data) is not null, "--data is missing: name a folder or zip of images");
            CommonOptions.Require(
                resuming || checkpoint is not null || parsed.GetValue(config) is not null,
                $"--config is missing: name one of {CommonOptions.Configurations}");
            string[] settings = [.. parsed.GetValue(set) ?? [], .. keys.Settings(parsed)];
            var request = new RunRequest
            {
                Data = parsed.GetValue(data) ?? "",
                Split = parsed.GetValue(split),
                Configuration = checkpoint is not null
                    ? ImportedConfiguration.Of(ForeignFile.Read(checkpoint), parsed.GetValue(config), settings)
                    : parsed.GetValue(config) is { } name ? ConfigurationCatalog.Load(name, settings)
                    : Resumption.ConfigurationOf(parsed.GetValue(outdir)!, settings),
                Checkpoint = checkpoint,
                OutDir = parsed.GetValue(outdir)!,
                Resume = resuming,
                AnyPreparation = parsed.GetValue(anyPreparation),
                MayChange = parsed.GetValue(allow) ?? [],
                Seed = parsed.GetValue(seed),
                Workers = DataOptions.WorkersOf(parsed.GetValue(workers)),
                Device = CommonOptions.Prepare(parsed.GetValue(device)!, compute, place?.LocalRank),
                Threads = compute,
                Place = place,
                Inception = parsed.GetValue(inception),
                ResNet18 = parsed.GetValue(resNet18),
                Description = parsed.GetValue(description),
            };
            return parsed.GetValue(dryRun) ? TrainingPlan.Print(request) : Train(request);
        });
        return command;
    }

    private static int Train(RunRequest request)
    {
        var (result, code) = TrainingSession.Run(request);
        if (request.Place is null or { Leads: true })
        {
            NextSteps.Print(result, request);
        }
        return code;
    }
}
