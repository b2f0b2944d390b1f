using System.CommandLine;
using System.Diagnostics;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Data.Building;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan data build</c>.</summary>
internal static class DataBuildCommand
{
    public static Command Create()
    {
        var source = DataOptions.Source();
        var destination = new Argument<string>("DEST")
        {
            Description = "File to write. FILE.zip holds PNG images in StyleGAN's layout;"
                + " FILE.safetensors holds pixels, which training reads without decoding.",
        };
        var size = new Option<int>("--size") { Description = "Image size in pixels.", HelpName = "N", Required = true };
        var (fit, filter, split, background) = (DataOptions.Fit(), DataOptions.Filter(), DataOptions.Split(), DataOptions.Background());
        var (exif, megapixels) = (DataOptions.Exif(), DataOptions.Megapixels());
        var max = new Option<int?>("--max") { Description = "Largest number of images to write. [default: no limit]", HelpName = "N" };
        var labels = new Option<bool>("--labels") { Description = "Also write the class of each image." };
        var strict = new Option<bool>("--strict") { Description = "Stop at an image that cannot be decoded, instead of skipping it." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace DEST if it exists." };
        var workers = DataOptions.Workers();
        var command = new DocumentedCommand(
            "build", "Write a dataset to one file, every image decoded, made square and resized.", "<SRC> <DEST> --size <N> [options]")
        {
            source, destination,
        }
            .WithFiles()
            .Group("Main options", size, fit, filter, split, max, labels, overwrite)
            .Group("Decoding", background, exif, megapixels, strict)
            .Group("Performance", workers)
            .Example("Crop and resize a folder of photos to 64×64.", "data build photos/ photos-64.safetensors --size 64 --fit crop")
            .Example("Write a zip with classes for other programs.", "data build photos/ photos-64.zip --size 64 --labels");
        command.SetAction(parsed =>
        {
            CommonOptions.RequireRange("--max", parsed.GetValue(max), 1);
            var request = new BuildRequest
            {
                Source = parsed.GetValue(source)!,
                Destination = parsed.GetValue(destination)!,
                Size = DataOptions.SizeOf(parsed.GetValue(size)),
                Fit = DataOptions.FitOf(parsed.GetValue(fit)!),
                Filter = DataOptions.FilterOf(parsed.GetValue(filter)!),
                Reading = DataOptions.Reading(
                    parsed.GetValue(split), parsed.GetValue(megapixels), parsed.GetValue(background)!, parsed.GetValue(exif)),
                Max = parsed.GetValue(max),
                WithLabels = parsed.GetValue(labels),
                IsStrict = parsed.GetValue(strict),
                Overwrites = parsed.GetValue(overwrite),
                Workers = DataOptions.WorkersOf(parsed.GetValue(workers), atLeast: 1),
            };
            return Interruption.Run("stopped; run the same command again to resume", stop =>
            {
                var watch = Stopwatch.StartNew();
                var report = WorkProgress.Show("building", tell => DatasetBuild.Run(request, step => tell(step.Done, step.Total), stop));
                BuildSummary.Print(request, report, watch.Elapsed);
                return ExitCode.Done;
            });
        });
        return command;
    }
}
