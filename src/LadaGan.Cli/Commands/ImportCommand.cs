using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Exchange;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan import</c>.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SRC")
        {
            Description = "Checkpoint of the authors' programs; its kind is detected from the contents.",
        };
        var output = new Option<string>("--out") { Description = "Model file to write.", HelpName = "FILE.safetensors", Required = true };
        var weights = new Option<string>("--weights")
        {
            Description = "Generator to import: ema, generator, or auto (the exponential moving average (EMA) where there is one).",
            HelpName = "WHICH",
            DefaultValueFactory = _ => "auto",
        }.AcceptOnlyFromAmong("auto", "ema", "generator");
        var command = new DocumentedCommand(
            "import", "Make a model file from a checkpoint of the authors' programs.", "<SRC> --out <FILE> [options]") { source }
            .WithFiles()
            .Group("Options", output, weights)
            .Example("Import a checkpoint, then generate a sample grid.",
                "import last_ckpt.pt --out model.safetensors\nladagan generate model.safetensors --out samples.png")
            .Example("Continue to train the checkpoint itself.", "train --resume-from last_ckpt.pt --data photos.zip");
        command.SetAction(parsed =>
        {
            var (path, file) = (parsed.GetValue(source)!, parsed.GetValue(output)!);
            var result = ImportRun.Run(path, file, Enum.Parse<ImportedWeights>(parsed.GetValue(weights)!, ignoreCase: true));
            ImportText.Print(path, file, result);
            return ExitCode.Done;
        });
        return command;
    }
}
