using System.Globalization;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using Spectre.Console;

namespace LadaGan.Cli.Output;

/// <summary>What a training run ends with: the commands that are useful next.</summary>
internal static class NextSteps
{
    /// <summary>Prints nothing when the run left nothing to go on with.</summary>
    /// <param name="result">How the run ended.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="isFirst">After the quickstart: also shows the images and how to train on one's own.</param>
    public static void Print(RunResult? result, RunRequest request, bool isFirst = false)
    {
        if (result is null)
        {
            return;
        }
        if (isFirst)
        {
            Show(result);
        }
        List<(string Purpose, string Arguments)> steps = result.Completed
            ?
            [
                ("sample grid", $"generate {CommandName.Quoted(result.Model)} --seeds 0-99 --out samples.png"),
                ("report", $"report {CommandName.Quoted(result.Directory)}"),
            ]
            : [("resume", $"train --resume --outdir {CommandName.Quoted(result.Directory)}")];
        if (result.Ending == RunEnding.NothingLeft)
        {
            var twice = (2 * result.ImagesSeen).ToString(CultureInfo.InvariantCulture);
            steps.Insert(0, ("train on", $"train --resume --outdir {CommandName.Quoted(result.Directory)} --images {twice}"));
        }
        if (isFirst)
        {
            steps.Add(("look at it", $"studio {CommandName.Quoted(Path.GetDirectoryName(request.OutDir)!)}"));
            steps.Add(("your images", "train --data YOUR_FOLDER_OR_ZIP --config celeba-64"));
        }
        Console.WriteLine();
        Console.WriteLine("next:");
        foreach (var (purpose, arguments) in steps)
        {
            Console.WriteLine($"  {purpose,-13}{CommandName.Typed} {arguments}");
        }
    }

    private static void Show(RunResult result)
    {
        if (AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.ColorSystem == ColorSystem.TrueColor)
        {
            TerminalImage.Print(result.SampleGrid);
        }
        Console.WriteLine();
        Console.WriteLine($"training images   {RunDirectory.Find(result.Directory)!.Reals}");
        Console.WriteLine($"generated images  {result.SampleGrid}");
    }
}
