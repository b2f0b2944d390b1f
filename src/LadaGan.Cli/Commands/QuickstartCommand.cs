using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Data.Drawing;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan quickstart</c>: draws a small dataset, trains <c>tiny</c> on it, shows the result and what to do next.</summary>
internal static class QuickstartCommand
{
    private const int DatasetImages = 8192;

    /// <summary>Sums of libtorch's depend on the number of threads: with as many on every machine, all draw the same images.</summary>
    private const int Threads = 2;

    public static Command Create()
    {
        var outdir = new Option<string>("--outdir", "--out")
        {
            Description = "Directory for the dataset and the run.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "quickstart",
        };
        var images = new Option<long?>("--images")
        {
            Description = "Length of the run in real images seen. [default: 20000, about two minutes on two cores]",
            HelpName = "N",
        };
        var threads = CommonOptions.Threads();
        threads.Description = $"Compute threads: a number, or all for one per core. [default: {Threads}, so that machines with any number"
            + " of cores draw the same images]";
        threads.DefaultValueFactory = _ => Threads;
        var command = new DocumentedCommand(
            "quickstart", "Draw a small dataset and train a first generator in about two minutes.", "[options]")
            .WithFiles()
            .Group("Options", outdir, images, threads)
            .Example("See the whole path, from data to images.", "quickstart")
            .Example("Train longer, in another directory.", "quickstart --outdir first --images 100000");
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(outdir)!;
            var data = Path.Combine(folder, "drawn.zip");
            var request = new RunRequest
            {
                Data = data,
                OutDir = Path.Combine(folder, "runs"),
                Configuration = ConfigurationCatalog.Load("tiny", parsed.GetValue(images) is { } count ? [$"training.images={count}"] : []),
                Device = CommonOptions.Prepare("auto", parsed.GetValue(threads)),
                Threads = parsed.GetValue(threads),
            };
            Console.WriteLine($"drawing {DatasetImages:N0} images of 32×32 into {data}");
            DrawnDataset.Write(data, seed: 0, DatasetImages, size: 32);
            var (result, code) = TrainingSession.Run(request);
            NextSteps.Print(result, request, isFirst: true);
            return code;
        });
        return command;
    }
}
