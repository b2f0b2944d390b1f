using LadaGan.Architecture.Layers;
using LadaGan.Core.Text;
using LadaGan.Experiments.Exchange;
using LadaGan.Interop.Checkpoints;

namespace LadaGan.Cli.Output;

/// <summary>What an import found and made, one line per subject.</summary>
internal static class ImportText
{
    public static void Print(string source, string output, ImportResult result)
    {
        var (checkpoint, configuration) = (result.Checkpoint, result.Configuration);
        var generator = configuration.Generator;
        Line("source", $"{source}, {checkpoint.Kind.Described()}");
        Line("generator", $"{generator.ImageSize}×{generator.ImageSize}, widths {string.Join(", ", generator.Widths)}, heads "
            + $"{string.Join(", ", generator.Heads)}, {Counted.Of(NetworkLayers.Of(generator).Parameters, "parameter")}");
        Line("weights", result.IsEma ? "the EMA generator" : "the generator that trains, not its EMA");
        Line("seen", Counted.Of(result.ImagesSeen, "image") + (checkpoint.Counters.Images is null && checkpoint.Counters.Steps is { } steps
            ? $": {Counted.Of(steps, "step")} with a batch size of {configuration.Training.Batch}, which the file does not contain" : ""));
        foreach (var note in checkpoint.Notes)
        {
            Line("note", note);
        }
        Line("model", $"{output}, {ByteCount.Of(new FileInfo(output).Length)}");
    }

    private static void Line(string subject, string text) => Console.WriteLine($"{subject,-11}{ShownText.Of(text)}");
}
