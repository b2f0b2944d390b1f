using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Experiments;
using LadaGan.Experiments.Evaluation;
using LadaGan.Experiments.Generation;
using LadaGan.Metrics;
using LadaGan.Torch;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new ModelChoice();
        var images = new Option<string?>("--images")
        {
            Description = "Generated images made elsewhere, in place of a model: a dataset, or an .npz file with arr_0.",
            HelpName = "PATH",
        };
        var count = new Option<int?>("--count", "--num")
        {
            Description = "Number of generated images, when --protocol does not set it. [default: 50000, or all of --images]",
            HelpName = "N",
        };
        var sets = new Option<int>("--sets", "--seeds")
        {
            Description = "Number of sets of generated images, each from its own seeds; several give mean ± standard deviation.",
            HelpName = "K",
            DefaultValueFactory = _ => 1,
        };
        var data = DataOptions.Data("Reference (real) images");
        var split = DataOptions.Split();
        var reference = new Option<string?>("--ref")
        {
            Description = "Statistics or images in an .npz file of pytorch-fid or guided-diffusion, in place of --data.",
            HelpName = "STATS.npz",
        };
        var save = new Option<string?>("--save-ref")
        {
            Description = "Also write the statistics of the reference images; with sfid, in guided-diffusion's format, images included.",
            HelpName = "STATS.npz",
        };
        string[] known = [.. Metric.All.Select(Described)];
        var metrics = new Option<string>("--metrics")
        {
            Description = $"Any of {string.Join(", ", known[..^1])} and {known[^1]}, separated by commas.",
            HelpName = "LIST",
            DefaultValueFactory = _ => "fid",
        };
        var protocol = new Option<string?>("--protocol")
        {
            Description = $"Follow the protocol behind published numbers: {string.Join(", ", Protocol.All.Select(each => each.Name))}.",
            HelpName = "NAME",
        };
        var features = new Option<string[]>("--features")
        {
            Description = "Features of generated and of real images from any network, in place of images:"
                + " arrays pool, spatial, logits, resnet18.",
            HelpName = "A.npz B.npz",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var neighbours = new Option<string>("--neighbours", "--picture")
        {
            Description = "Where the metric neighbours draws generated images beside their nearest real images.",
            HelpName = "FILE.png",
            DefaultValueFactory = _ => "neighbours.png",
        };
        var (inception, resNet18) = (CommonOptions.Inception(), CommonOptions.ResNet18());
        var size = DataOptions.Size("Image size in pixels. [default: that of the model or --images]");
        var (fit, filter, exif) = (DataOptions.FitOfModel(), DataOptions.FilterOfModel(), DataOptions.Exif());
        exif.Description += " [default: the model's training.exif]";
        var megapixels = DataOptions.MegapixelsOfModel();
        var precision = new Option<string>("--precision")
        {
            Description = "Precision of the feature networks: float32, or bfloat16, which gives results that are not comparable.",
            HelpName = "TYPE",
            DefaultValueFactory = _ => "float32",
        }.AcceptOnlyFromAmong("float32", "bfloat16");
        var (batch, workers) = (CommonOptions.Batch(EvaluationRequest.DefaultBatch), DataOptions.Workers(1));
        var (engine, device, threads) = (CommonOptions.Engine(), CommonOptions.Device(), CommonOptions.Threads());
        var ranks = new RankOptions("each with every Nth batch of images");
        var json = CommonOptions.Json();
        var operators = new Option<bool>("--operators") { Description = "Also print where the time went, by operator." };
        var command = new DocumentedCommand(
            "evaluate", $"Compare generated images with real ones: {string.Join(", ", Metric.All.SelectMany(Titles))}.",
            "<MODEL> --data <PATH> [options]",
            "--images <PATH> (--data <PATH> | --ref <STATS.npz>) [options]",
            "--features <A.npz B.npz> [options]") { model.Argument }
            .Group("Generated images", model.Option, images, count, sets)
            .Group("Reference images", data, split, reference, save)
            .Group("Metrics", metrics, protocol, neighbours, inception, resNet18, size, fit, filter, exif, megapixels, features)
            .Group("Performance", batch, engine, device, threads, workers, precision)
            .Group("Several processes, GPUs or machines", ranks.Ranks, ranks.Timeout)
            .Group("Output", operators, json)
            .Example(
                "Reproduce the paper's protocol for CIFAR-10.",
                "evaluate runs --data cifar-10-binary.tar.gz \\\n--protocol cifar10-50k --metrics fid,sfid,is,pr")
            .Example(
                "Compare your own runs, with nothing to download by hand.",
                "evaluate runs --data photos.zip --metrics fd-resnet18")
            .Example("Get a quick estimate from 5,000 images.", "evaluate runs --data photos.zip --count 5000 --metrics fid,kid")
            .Example(
                "Compare images that another program made with its reference file.",
                "evaluate --images samples.npz --ref VIRTUAL_lsun_bedroom256.npz \\\n--metrics fid,sfid,pr");
        command.SetAction(parsed =>
        {
            var path = model.Of(parsed);
            CommonOptions.RequireRange("--count", parsed.GetValue(count), 1);
            CommonOptions.Require(
                parsed.GetValue(count) is null || parsed.GetValue(protocol) is null,
                "--count and --protocol both set the number of images: give one of them");
            CommonOptions.RequireRange("--sets", parsed.GetValue(sets), 1, 1000);
            CommonOptions.RequireRange("--batch", parsed.GetValue(batch), 1, 2048);
            DataOptions.CheckMegapixels(parsed.GetValue(megapixels));
            var isPng = parsed.GetValue(neighbours)!.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
            CommonOptions.Require(isPng, $"--neighbours is '{parsed.GetValue(neighbours)}', but it must be a .png file");
            CommonOptions.Require(parsed.GetResult(features) is null || !ranks.AreSeveral(parsed),
                "--features leaves nothing for several ranks to compute: compare them in one process");
            var metricList = MetricsOf(parsed.GetValue(metrics)!);
            if (ranks.Launch(parsed) is { } code)
            {
                return code;
            }
            var place = ranks.Place(parsed);
            var compute = TorchSetup.ThreadsOf(parsed.GetValue(threads), place?.SharingCores ?? 1);
            var where = CommonOptions.Prepare(parsed.GetValue(device)!, compute, place?.LocalRank);
            var request = new EvaluationRequest
            {
                Model = path,
                Images = parsed.GetValue(images),
                Data = parsed.GetValue(data),
                Split = parsed.GetValue(split),
                Protocol = parsed.GetValue(protocol) is { } name ? Protocol.Find(name) : null,
                Count = parsed.GetValue(count),
                Metrics = metricList,
                Sets = parsed.GetValue(sets),
                Reference = parsed.GetValue(reference),
                SaveReference = parsed.GetValue(save),
                Features = parsed.GetValue(features) is [var generated, var real] ? (generated, real) : null,
                NeighbourGrid = parsed.GetValue(neighbours)!,
                Inception = parsed.GetValue(inception),
                ResNet18 = parsed.GetValue(resNet18),
                Precision = parsed.GetValue(precision) == "bfloat16" ? DataType.BFloat16 : DataType.Float32,
                Size = parsed.GetValue(size) is { } given ? DataOptions.SizeOf(given) : null,
                Fit = parsed.GetValue(fit) is { } word ? DataOptions.FitOf(word) : null,
                Filter = parsed.GetValue(filter) is { } kernel ? DataOptions.FilterOf(kernel) : null,
                Exif = parsed.GetResult(exif) is null ? null : parsed.GetValue(exif),
                Megapixels = parsed.GetValue(megapixels),
                Batch = parsed.GetValue(batch),
                Workers = DataOptions.WorkersOf(parsed.GetValue(workers), atLeast: 1),
                Engine = EngineChoice.Named(parsed.GetValue(engine)),
                Device = where,
                Threads = compute,
                Place = place,
            };
            return EvaluationSession.Run(request, parsed.GetValue(json), parsed.GetValue(operators));
        });
        return command;
    }

    private static Metric[] MetricsOf(string list) => [.. list.Split(',', StringSplitOptions.TrimEntries)
        .Select(name => Metric.Find(name) ?? throw new CommandException(
            $"there is no metric '{name}'; the metrics are {string.Join(", ", Metric.All.Select(metric => metric.Name))}"))
        .Distinct()];

    private static string Described(Metric metric) =>
        Titles(metric).ToArray() is { Length: > 1 } titles ? $"{metric.Name} ({string.Join(" and ", titles)})" : metric.Name;

    private static IEnumerable<string> Titles(Metric metric) =>
        metric.Numbers.Where(number => number.HigherIsBetter is not null).Select(number => number.Title);
}
