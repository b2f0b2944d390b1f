using System.CommandLine;
using LadaGan.Cli.Output;
using LadaGan.Data.Codecs;
using LadaGan.Data.Datasets;
using LadaGan.Data.Inspection;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan data inspect</c>.</summary>
internal static class DataInspectCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SRC") { Description = "A folder or zip of images, or another data set." };
        var (split, workers, json) = (DataOptions.Split(), DataOptions.Workers(), CommonOptions.Json());
        var sheet = new Option<string?>("--sheet") { Description = "Also write a contact sheet: a row a class, or images spread over all.", HelpName = "FILE.png" };
        var size = DataOptions.Size("Side of a picture on the sheet, in pixels (default: the size that suits the images).");
        var command = new Command("inspect", "Look at every image of a data set: sizes, kinds, classes, duplicates, what cannot be decoded, and what to build of it.") { source, split, sheet, size, workers, json };
        command.SetAction(parsed =>
        {
            var (file, side) = (parsed.GetValue(sheet), parsed.GetValue(size));
            CommonOptions.Require(file?.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ?? true, $"--sheet {file}: name a .png file");
            CommonOptions.Require(side is null or >= 8 and <= 1024, $"--size {side}: give a number of pixels from 8 to 1024");
            using var images = ImageSource.Open(parsed.GetValue(source)!, DataOptions.Reading(parsed.GetValue(split)));
            return Interruption.Run("stopped", stop =>
            {
                var report = WorkProgress.Show("inspecting", tell => DatasetInspection.Run(images, DataOptions.WorkersOf(parsed.GetValue(workers)), tell, stop));
                if (file is not null)
                {
                    PngEncoder.Write(file, ContactSheet.Of(images, side ?? report.RecommendedSize, report.RecommendedFit));
                }
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(InspectionJson.Of(report).ToJsonString());
                }
                else
                {
                    InspectionText.Print(report, file);
                }
                return ExitCode.Done;
            });
        });
        return command;
    }
}
