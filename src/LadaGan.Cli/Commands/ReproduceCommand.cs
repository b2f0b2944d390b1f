using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Reproduction;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan reproduce</c>.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        var what = new Argument<string>("WHAT")
        {
            Description = $"{string.Join(", ", PaperPart.Names[..^1])} or {PaperPart.Names[^1]}.",
        };
        var runs = new Option<string>("--runs")
        {
            Description = "Directory of runs: finished and unfinished runs in it fill the measured cells, and --run adds to it.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "runs",
        };
        var json = CommonOptions.Json();
        var output = new Option<string?>("--out")
        {
            Description = "Also write one HTML page or, of a figure that is drawn from a model, a .png file.",
            HelpName = "FILE",
        };
        var model = CommonOptions.Model();
        model.Description += " For figures 2, 6, 7 and 8. [default: that of the longest run of LadaGAN in --runs]";
        var measure = new Option<bool>("--measure") { Description = "Measure the throughput of Table V on this machine." };
        var run = new Option<bool>("--run")
        {
            Description = "Train and evaluate what is missing, one row after the other. The same command goes on after an interruption.",
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "With --run: print the plan (time from a few training steps of each row, disk space), and train nothing.",
        };
        var (data, split) = (DataOptions.Data("Images to train on"), DataOptions.Split());
        data.Description += " [required with --run]";
        var only = new Option<string?>("--only")
        {
            Description = "Rows to train, separated by commas, such as table1/swin,table1/lada.",
            HelpName = "ROW,ROW",
        };
        var images = new Option<long?>("--images") { Description = "Length of each run in real images seen.", HelpName = "N" };
        var widths = new Option<double>("--widths-scale")
        {
            Description = "Factor of all widths of both networks, above 0 and at most 1; rounded so that the layers still fit.",
            HelpName = "F",
            DefaultValueFactory = _ => 1,
        };
        var rates = new Option<double>("--lr-scale")
        {
            Description = "Factor of both learning rates, which keeps their ratio.",
            HelpName = "F",
            DefaultValueFactory = _ => 1,
        };
        var set = CommonOptions.Set();
        var metrics = new Option<string?>("--metrics")
        {
            Description = "Metrics of each run, for example fid50k. [default: the configuration's, or fd-resnet18-5k with --images]",
            HelpName = "LIST",
        };
        var seed = new Option<ulong>("--seed") { Description = "Seed of every run.", HelpName = "S", DefaultValueFactory = _ => 0 };
        var (device, threads, workers) = (CommonOptions.Device(), CommonOptions.Threads(), DataOptions.Workers(1));
        var (inception, resNet18) = (CommonOptions.Inception(), CommonOptions.ResNet18());
        var command = new DocumentedCommand(
            "reproduce", "Fill the paper's tables and figures with what is computed and measured here.",
            "<WHAT> [--runs <DIR>] [options]",
            "<WHAT> --run --data <PATH> [options]") { what }
            .Group("Main options", runs, model, output, measure, json)
            .Group("Training what is missing", run, dryRun, data, split, only, metrics, seed)
            .Group("A small replica", images, widths, rates, set)
            .Group("Performance", device, threads, workers, inception, resNet18)
            .Example("Show Table I: the paper's numbers, and those of the runs in runs/.", "reproduce table1")
            .Example(
                "Train a small replica of Table I on CIFAR-10: 16 rows with narrow networks.",
                "reproduce table1 --run --data cifar-10-binary.tar.gz \\\n--images 30000 --widths-scale 0.25 --set training.batch=16");
        command.SetAction(parsed =>
        {
            var part = PaperPart.Find(parsed.GetValue(what)!);
            CommonOptions.Require(!parsed.GetValue(dryRun) || parsed.GetValue(run), "--dry-run belongs to --run: give both");
            if (parsed.GetValue(run))
            {
                CommonOptions.Require(!parsed.GetValue(json), "--json prints tables and --run trains: give one of them");
                CommonOptions.Require(part.Rows.Count > 0, $"--run trains the rows of tables and of figure5, not {part.Name}");
                CommonOptions.Require(parsed.GetValue(data) is not null, "--data is missing: name a folder or zip of images");
                CommonOptions.Require(
                    parsed.GetValue(widths) is > 0 and <= 1,
                    FormattableString.Invariant($"--widths-scale is {parsed.GetValue(widths)}, but it must be above 0 and at most 1"));
                CommonOptions.Require(
                    parsed.GetValue(rates) is > 0 and <= 1000,
                    FormattableString.Invariant($"--lr-scale is {parsed.GetValue(rates)}, but it must be above 0 and at most 1000"));
                CommonOptions.Require(
                    parsed.GetValue(images) is null or > 0, $"--images is {parsed.GetValue(images)}, but it must be at least 1");
                var request = new ReproductionRequest
                {
                    Rows = RowsOf(part, parsed.GetValue(only)),
                    Data = parsed.GetValue(data)!,
                    Split = parsed.GetValue(split),
                    Runs = parsed.GetValue(runs)!,
                    Replica = new()
                    {
                        WidthsScale = parsed.GetValue(widths),
                        LearningRateScale = parsed.GetValue(rates),
                        Images = parsed.GetValue(images),
                        Settings = parsed.GetValue(set) ?? [],
                    },
                    Metrics = parsed.GetValue(metrics),
                    Seed = parsed.GetValue(seed),
                    Device = CommonOptions.Prepare(parsed.GetValue(device)!, parsed.GetValue(threads)),
                    Threads = parsed.GetValue(threads),
                    Workers = DataOptions.WorkersOf(parsed.GetValue(workers)),
                    Inception = parsed.GetValue(inception),
                    ResNet18 = parsed.GetValue(resNet18),
                };
                return ReproductionSession.Run(part.Name, request, parsed.GetValue(dryRun));
            }
            var machine = (CommonOptions.Prepare(parsed.GetValue(device)!, parsed.GetValue(threads)), parsed.GetValue(threads));
            var paper = ReproducedPaper.Of(
                part, parsed.GetValue(runs)!, parsed.GetValue(model), parsed.GetValue(measure) ? machine : null,
                row => Console.Error.WriteLine($"measuring the throughput of {row.Name} …"));
            ReproductionOutput.Write(paper, parsed.GetValue(json), parsed.GetValue(output), machine, parsed.GetValue(model) is not null);
            return ExitCode.Done;
        });
        return command;
    }

    private static PaperRow[] RowsOf(PaperPart part, string? only) => only is null ? [.. part.Rows] :
    [
        .. only.Split(',', StringSplitOptions.TrimEntries).Select(name => part.Rows.FirstOrDefault(
            row => row.Name == name || row.Name[(row.Name.IndexOf('/', StringComparison.Ordinal) + 1)..] == name)
            ?? throw new CommandException(
                $"--only: {part.Name} has no row '{name}'; its rows are {string.Join(", ", part.Rows.Select(row => row.Name))}"))
                    .Distinct(),
    ];
}
