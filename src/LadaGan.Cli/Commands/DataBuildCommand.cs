using System.CommandLine;
using System.Diagnostics;
using LadaGan.Cli.Output;
using LadaGan.Data.Building;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan data build</c>.</summary>
internal static class DataBuildCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SRC") { Description = "A folder or zip of images, or another data set." };
        var destination = new Argument<string>("DEST") { Description = "FILE.zip: PNG images in StyleGAN's layout. FILE.safetensors: packed pixels, which training need not decode." };
        var size = new Option<int>("--size") { Description = "Side of the square images, in pixels.", HelpName = "N", Required = true };
        var (fit, filter, split, background) = (DataOptions.Fit(), DataOptions.Filter(), DataOptions.Split(), DataOptions.Background());
        var exif = DataOptions.Exif();
        var max = new Option<int?>("--max") { Description = "Images to make, at most.", HelpName = "N" };
        var labels = new Option<bool>("--labels") { Description = "Write the images' classes too." };
        var strict = new Option<bool>("--strict") { Description = "Refuse a data set with an image that cannot be decoded, instead of leaving that image out." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace DEST." };
        var workers = DataOptions.Workers();
        var command = new Command("build", "Make one file of a data set: every image decoded, made square and resized once. An interrupted build goes on where it was.")
        {
            source, destination, size, fit, filter, split, max, labels, background, exif, strict, overwrite, workers,
        };
        command.SetAction(parsed =>
        {
            CommonOptions.Require(parsed.GetValue(max) is null or >= 1, "--max: give a number from 1");
            var request = new BuildRequest
            {
                Source = parsed.GetValue(source)!,
                Destination = parsed.GetValue(destination)!,
                Size = DataOptions.SizeOf(parsed.GetValue(size)),
                Fit = DataOptions.FitOf(parsed.GetValue(fit)!),
                Filter = DataOptions.FilterOf(parsed.GetValue(filter)!),
                Reading = DataOptions.Reading(parsed.GetValue(split), parsed.GetValue(background)!, parsed.GetValue(exif)),
                Max = parsed.GetValue(max),
                WithLabels = parsed.GetValue(labels),
                IsStrict = parsed.GetValue(strict),
                Overwrites = parsed.GetValue(overwrite),
                Workers = DataOptions.WorkersOf(parsed.GetValue(workers)),
            };
            return Interruption.Run("stopped; the same command goes on from here", stop =>
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
