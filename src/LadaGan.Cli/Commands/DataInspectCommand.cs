using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Core.Images;
using LadaGan.Data.Datasets;
using LadaGan.Data.Inspection;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan data inspect</c>.</summary>
internal static class DataInspectCommand
{
    public static Command Create()
    {
        var source = DataOptions.Source();
        var (split, workers, json) = (DataOptions.Split(), DataOptions.Workers(), CommonOptions.Json());
        var megapixels = DataOptions.Megapixels();
        var sheet = new Option<string?>("--sheet")
        {
            Description = "Also write a contact sheet: one row per class, or images spread evenly over the dataset.",
            HelpName = "FILE.png",
        };
        var size = DataOptions.Size("Size in pixels of each image on the contact sheet. [default: the recommended size]");
        var command = new DocumentedCommand(
            "inspect",
            "Examine every image of a dataset: sizes, formats, classes, duplicates, damaged files; recommend how to build it.",
            "<SRC> [options]")
        {
            source,
        }
            .Group("Main options", split, sheet, size, megapixels, json)
            .Group("Performance", workers)
            .Example("Look at a folder of photos before training on it.", "data inspect photos/ --sheet sheet.png");
        command.SetAction(parsed =>
        {
            var (file, side) = (parsed.GetValue(sheet), parsed.GetValue(size));
            CommonOptions.Require(
                file?.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ?? true, $"--sheet is '{file}', but it must be a .png file");
            CommonOptions.RequireRange("--size", side, 8, 1024);
            var threads = DataOptions.WorkersOf(parsed.GetValue(workers), atLeast: 1);
            var reading = DataOptions.Reading(parsed.GetValue(split), parsed.GetValue(megapixels)) with { UsesLabels = false };
            using var images = ImageSource.Open(parsed.GetValue(source)!, reading);
            return Interruption.Run("stopped", stop =>
            {
                var report = WorkProgress.Show("inspecting", tell => DatasetInspection.Run(images, threads, tell, stop));
                if (file is not null)
                {
                    var sheet = ContactSheet.Of(images, side ?? report.RecommendedSize, report.RecommendedFit);
                    PngEncoder.Write(file, sheet.Width, sheet.Height, sheet.Rgb);
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
