using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Core.Text;
using LadaGan.Experiments.Exchange;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan export</c>.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = [.. Enum.GetNames<ExportFormat>().Select(name => name.ToLowerInvariant())];

    public static Command Create()
    {
        var model = new Argument<string>("MODEL")
        {
            Description = "Model file, run directory (its newest model), or directory of runs (its newest run).",
        };
        var format = new Option<string>("--to")
        {
            Description = $"Format: {string.Join(" or ", Formats)}.",
            HelpName = "FORMAT",
            Required = true,
        }.AcceptOnlyFromAmong(Formats);
        var output = new Option<string>("--out") { Description = "File to write.", HelpName = "FILE", Required = true };
        var state = new Option<bool>("--state")
        {
            Description = "With --to pytorch: export the newest training state of a run as the authors' trainer saves it"
                + " (generator, discriminator, EMA, both optimizers), in place of the model.",
        };
        var command = new DocumentedCommand(
            "export", "Write a model for other programs.", "<MODEL> --to <FORMAT> --out <FILE> [options]") { model }
            .Group("Options", format, output)
            .Group("PyTorch", state)
            .Example("A state_dict for the authors' PyTorch code.", "export runs --to pytorch --out generator.pt")
            .Example("A whole run for the authors' PyTorch trainer.", "export runs --to pytorch --state --out last_ckpt.pt")
            .Example("Arrays for NumPy.", "export model.safetensors --to npz --out generator.npz");
        command.SetAction(parsed =>
        {
            var request = new ExportRequest
            {
                Model = parsed.GetValue(model)!,
                Format = Enum.Parse<ExportFormat>(parsed.GetValue(format)!, ignoreCase: true),
                Output = parsed.GetValue(output)!,
                WholeState = parsed.GetValue(state),
            };
            var result = ExportRun.Run(request);
            Console.WriteLine(ShownText.Of(
                $"{request.Output}: {Counted.Of(result.Tensors, "tensor")} of {result.Source}, {ByteCount.Of(result.Bytes)}"));
            return ExitCode.Done;
        });
        return command;
    }
}
