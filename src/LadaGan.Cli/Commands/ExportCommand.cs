using System.CommandLine;
using System.Globalization;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Core.Text;
using LadaGan.Experiments.Exchange;
using LadaGan.Interop.Onnx;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan export</c>.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = [.. Enum.GetNames<ExportFormat>().Select(name => name.ToLowerInvariant())];
    private static readonly string[] WeightForms = [.. Enum.GetNames<OnnxWeightForm>().Select(name => name.ToLowerInvariant())];

    public static Command Create()
    {
        var model = new Argument<string>("MODEL")
        {
            Description = "Model file, run directory (its newest model), or directory of runs (its newest run).",
        };
        var format = new Option<string>("--to")
        {
            Description = $"Format: {string.Join(", ", Formats[..^1])} or {Formats[^1]}.",
            HelpName = "FORMAT",
            Required = true,
        }.AcceptOnlyFromAmong(Formats);
        var output = new Option<string>("--out") { Description = "File to write.", HelpName = "FILE", Required = true };
        var state = new Option<bool>("--state")
        {
            Description = "With --to pytorch: export the newest training state of a run, or the one named, as the authors' trainer saves it"
                + " (generator, discriminator, EMA, both optimizers), in place of the model.",
        };
        var opset = new Option<int>("--opset")
        {
            Description = "Operator set, 17 or 20.",
            HelpName = "N",
            DefaultValueFactory = _ => 17,
        };
        var weights = new Option<string>("--weights")
        {
            Description = $"How the weights are stored: {string.Join(", ", WeightForms[..^1])} or {WeightForms[^1]}."
                + " The graph computes in float32.",
            HelpName = "FORM",
            DefaultValueFactory = _ => WeightForms[0],
        }.AcceptOnlyFromAmong(WeightForms);
        var attention = new Option<bool>("--attention")
        {
            Description = "The blocks' attention maps are outputs, too: attention_8, attention_16 and attention_32.",
        };
        var bytes = new Option<bool>("--uint8")
        {
            Description = "The image is bytes as a web page's canvas takes them,"
                + " [N, size, size, 4] (red, green, blue, 255).",
        };
        Option[] onnx = [opset, weights, attention, bytes];
        var command = new DocumentedCommand(
            "export", "Write a model for other programs.", "<MODEL> --to <FORMAT> --out <FILE> [options]") { model }
            .WithFiles()
            .Group("Options", format, output)
            .Group("PyTorch", state)
            .Group("With --to onnx", onnx)
            .Example("A state_dict for the authors' PyTorch code.", "export runs --to pytorch --out generator.pt")
            .Example("A whole run for the authors' PyTorch trainer.", "export runs --to pytorch --state --out last_ckpt.pt")
            .Example("Arrays for NumPy.", "export model.safetensors --to npz --out generator.npz")
            .Example("An ONNX model.", "export runs --to onnx --out generator.onnx")
            .Example("One of half the size, for a web page.", "export runs --to onnx --weights float16 --uint8 --out page.onnx")
            .Example("A page that makes images in a browser.", "export runs --to html --out generator.html");
        command.SetAction(parsed =>
        {
            CommonOptions.Require(
                parsed.GetValue(format) == "onnx" || onnx.All(option => IsAbsent(parsed, option)),
                "--opset, --weights, --attention and --uint8 describe an ONNX model; give them with --to onnx");
            var request = new ExportRequest
            {
                Model = parsed.GetValue(model)!,
                Format = Enum.Parse<ExportFormat>(parsed.GetValue(format)!, ignoreCase: true),
                Output = parsed.GetValue(output)!,
                WholeState = parsed.GetValue(state),
                Onnx = new()
                {
                    Opset = parsed.GetValue(opset),
                    Weights = Enum.Parse<OnnxWeightForm>(parsed.GetValue(weights)!, ignoreCase: true),
                    Attention = parsed.GetValue(attention),
                    Bytes = parsed.GetValue(bytes),
                },
            };
            var result = ExportRun.Run(request);
            Console.WriteLine(ShownText.Of(
                $"{request.Output}: {Counted.Of(result.Tensors, "tensor")} of {result.Source}, {ByteCount.Of(result.Bytes)}"));
            if (result.Agreement is { } agreement)
            {
                Console.WriteLine(TextOf(agreement));
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static bool IsAbsent(ParseResult parsed, Option option) => parsed.GetResult(option) is null or { Implicit: true };

    private static string TextOf(OnnxAgreement agreement)
    {
        var images = string.Create(
            CultureInfo.InvariantCulture,
            $"checked: its images differ from the engine's by {agreement.MeanLevels:g2} of 255 levels on average");
        return agreement.MovedAttention is { } moved
            ? string.Create(CultureInfo.InvariantCulture, $"{images}, and {moved:g2} of the attention goes to other tokens")
            : images;
    }
}
