using System.CommandLine;
using LadaGan.Cli.Help;
using LadaGan.Cli.Output;
using LadaGan.Experiments.Exchange.Inspection;

namespace LadaGan.Cli.Commands;

/// <summary><c>ladagan inspect</c>.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "File or folder of any kind: a model, run or training state of this program, PyTorch, TensorFlow, safetensors,"
                + " NumPy or ONNX.",
        };
        var tensors = new Option<bool>("--tensors") { Description = "Also print every tensor: name, type, shape, start of its SHA-256." };
        var json = CommonOptions.Json();
        var command = new DocumentedCommand(
            "inspect", "Show what a file of weights is: kind, architecture, counters, tensors, hashes.", "<FILE> [options]") { file }
            .Group("Options", tensors, json)
            .Example("Look at a checkpoint before importing it.", "inspect last_ckpt.pt")
            .Example("Compare the tensors of two files.", "inspect a.pt --tensors > a.txt\nladagan inspect b.npz --tensors > b.txt");
        command.SetAction(parsed =>
        {
            var report = FileInspection.Of(parsed.GetValue(file)!);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(FileReportJson.Of(report).ToJsonString());
            }
            else
            {
                FileReportText.Print(report, parsed.GetValue(tensors));
            }
            return ExitCode.Done;
        });
        return command;
    }
}
