using System.CommandLine;
using LadaGan.Cli.Output;
using LadaGan.Data.Drawing;
using LadaGan.Experiments.Configuration;
using LadaGan.Experiments.Runs;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan quickstart</c>: draws a small data set, trains <c>tiny</c> on it, shows the result and what to do next.</summary>
internal static class QuickstartCommand
{
    private const int Pictures = 8192;

    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "Where the data and the run go.", HelpName = "DIR", DefaultValueFactory = _ => "quickstart" };
        var images = new Option<long?>("--images") { Description = "Images to train on (default: about two minutes' worth on two cores).", HelpName = "N" };
        var threads = CommonOptions.Threads();
        var command = new Command("quickstart", "From nothing to a trained generator in about two minutes.") { output, images, threads };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output)!;
            var data = Path.Combine(folder, "drawn.zip");
            var request = new RunRequest
            {
                Data = data,
                OutDir = Path.Combine(folder, "runs"),
                Configuration = ConfigurationCatalog.Load("tiny", parsed.GetValue(images) is { } count ? [$"training.images={count}"] : []),
                Device = CommonOptions.Prepare("auto", parsed.GetValue(threads)),
                Threads = parsed.GetValue(threads),
            };
            Console.WriteLine($"drawing {Pictures} small pictures into {data}");
            DrawnDataset.Write(data, seed: 0, Pictures, size: 32);
            var (result, code) = TrainingSession.Run(request);
            if (result is not null)
            {
                Afterwards.Print(result);
            }
            return code;
        });
        return command;
    }
}
