using System.CommandLine;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Evaluation.Features;
using LadaGan.Torch;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan evaluate</c>.</summary>
internal static class EvaluateCommand
{
    private const string AllMetrics = "fid,sfid,is,pr,kid,neighbours";

    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "A model file, a run directory, or a folder of runs (its newest).", HelpName = "FILE|RUN" };
        var images = new Option<string?>("--images") { Description = "Generated images that are there already, instead of --model: a data set, or an .npz with arr_0.", HelpName = "SRC" };
        var data = new Option<string?>("--data") { Description = "The real images.", HelpName = "SRC" };
        var split = DataOptions.Split();
        var protocol = new Option<string?>("--protocol") { Description = $"How published numbers were made: {string.Join(", ", Protocol.All.Select(known => known.Name))}.", HelpName = "NAME" };
        var num = new Option<int?>("--num") { Description = "How many generated images, without a protocol (default: 50000, or all of --images).", HelpName = "N" };
        var metrics = new Option<string>("--metrics") { Description = $"Any of {AllMetrics}.", HelpName = "LIST", DefaultValueFactory = _ => "fid" };
        var seeds = new Option<int>("--seeds") { Description = "Sets of generated images, each of latents of its own; more than one give mean ± standard deviation.", HelpName = "K", DefaultValueFactory = _ => 1 };
        var reference = new Option<string?>("--ref") { Description = "Statistics or images in an .npz, instead of --data: pytorch-fid's or guided-diffusion's.", HelpName = "STATS.npz" };
        var save = new Option<string?>("--save-ref") { Description = "Write the real images' statistics; with sfid among the metrics the images, too, as guided-diffusion wants them.", HelpName = "STATS.npz" };
        var features = new Option<string[]>("--features") { Description = "Features of generated and of real images by any network, instead of all the above: arrays pool, spatial, logits.", HelpName = "A.npz B.npz", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        var neighbours = new Option<string>("--picture") { Description = "Where the metric neighbours draws generated images beside the real ones nearest to them.", HelpName = "FILE.png", DefaultValueFactory = _ => "neighbours.png" };
        var inception = new Option<string?>("--inception") { Description = $"The network's weights (default: ${InceptionFile.Variable}, else {InceptionFile.PublishedName} in the user's cache folder).", HelpName = "FILE" };
        var precision = new Option<string>("--precision") { Description = "Of the network's convolutions; bfloat16 is faster on some processors, and its numbers are not comparable.", HelpName = "float32|bfloat16", DefaultValueFactory = _ => "float32" }.AcceptOnlyFromAmong("float32", "bfloat16");
        var size = DataOptions.Size("Side of the images, in pixels (default: the model's, or that of --images).");
        var (fit, filter) = (DataOptions.Fit(), DataOptions.Filter());
        var batch = new Option<int>("--batch") { Description = "Images at a time.", HelpName = "N", DefaultValueFactory = _ => EvaluationRequest.DefaultBatch };
        var workers = new Option<int>("--workers") { Description = "Threads that decode ahead of the network; 0 takes all processors.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var operators = new Option<bool>("--operators") { Description = "Also say where the time went, operator by operator." };
        var (device, threads, json) = (CommonOptions.Device(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("evaluate", "Compare generated with real images: FID, sFID, Inception score, precision, recall, KID.")
        {
            model, images, data, split, protocol, num, metrics, seeds, reference, save, features, neighbours, inception, precision, size, fit, filter, batch, workers, operators, device, threads, json,
        };
        command.SetAction(parsed =>
        {
            var side = parsed.GetValue(size);
            CommonOptions.Require(parsed.GetValue(num) is null or >= 1, "--num: give a number from 1");
            CommonOptions.Require(parsed.GetValue(num) is null || parsed.GetValue(protocol) is null, "--num and --protocol each say how many images: give one of them");
            CommonOptions.Require(parsed.GetValue(seeds) is >= 1 and <= 1000, "--seeds: give a number from 1 to 1000");
            CommonOptions.Require(parsed.GetValue(batch) is >= 1 and <= 2048, "--batch: give a number from 1 to 2048");
            CommonOptions.Require(parsed.GetValue(neighbours)!.EndsWith(".png", StringComparison.OrdinalIgnoreCase), $"--picture {parsed.GetValue(neighbours)}: name a .png file");
            var request = new EvaluationRequest
            {
                Model = parsed.GetValue(model),
                Images = parsed.GetValue(images),
                Data = parsed.GetValue(data),
                Split = parsed.GetValue(split),
                Protocol = parsed.GetValue(protocol) is { } name ? Protocol.Find(name) : null,
                Count = parsed.GetValue(num),
                Metrics = MetricNames.Parse(parsed.GetValue(metrics)!),
                Sets = parsed.GetValue(seeds),
                Reference = parsed.GetValue(reference),
                SaveReference = parsed.GetValue(save),
                Features = parsed.GetValue(features) is [var generated, var real] ? (generated, real) : null,
                NeighbourGrid = parsed.GetValue(neighbours)!,
                Inception = parsed.GetValue(inception),
                Precision = parsed.GetValue(precision) == "bfloat16" ? DataType.BFloat16 : DataType.Float32,
                Size = side is { } given ? DataOptions.SizeOf(given) : null,
                Fit = DataOptions.FitOf(parsed.GetValue(fit)!),
                Filter = DataOptions.FilterOf(parsed.GetValue(filter)!),
                Batch = parsed.GetValue(batch),
                Workers = DataOptions.WorkersOf(parsed.GetValue(workers)),
                Device = CommonOptions.Prepare(parsed.GetValue(device)!, parsed.GetValue(threads)),
            };
            return EvaluationSession.Run(request, parsed.GetValue(json), parsed.GetValue(operators));
        });
        return command;
    }
}
